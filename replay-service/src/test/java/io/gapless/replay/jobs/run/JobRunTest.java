package io.gapless.replay.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.publish.PublishOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JobRunTest {
  /** What {@link JobWorld#RATE} allows in a quarter of a second. */
  private static final int PAGE = 25;

  private static final Selection BY_ENTITY =
      new Selection(
          EntityType.of("account"),
          List.of("e4", "e1"),
          Optional.empty(),
          Position.of(20),
          Optional.of(Position.of(180)),
          Optional.empty(),
          Optional.empty());

  private static List<String> inOrder(JobWorld world) {
    return IntStream.rangeClosed(1, JobWorld.EVENTS)
        .mapToObj(
            it ->
                "account/e"
                    + it % JobWorld.ENTITIES
                    + "@"
                    + (it + JobWorld.ENTITIES - 1) / JobWorld.ENTITIES)
        .filter(it -> !world.selection.isByEntity() || isIn(it))
        .toList();
  }

  private static boolean isIn(String event) {
    long version = Long.parseLong(event.substring(event.indexOf('@') + 1));
    return (event.startsWith("account/e4@") || event.startsWith("account/e1@"))
        && version >= 5
        && version <= 36;
  }

  /** Versions of each entity, by their first records, come one after the other. */
  private static void assertOrdered(JobWorld world) {
    assertOrdered(world.firstSent());
  }

  private static void assertOrdered(List<String> events) {
    Map<String, Long> last = new HashMap<>();
    for (String event : events) {
      String entity = event.substring(0, event.indexOf('@'));
      long version = Long.parseLong(event.substring(event.indexOf('@') + 1));
      assertThat(version).as(event).isGreaterThan(last.getOrDefault(entity, 0L));
      last.put(entity, version);
    }
  }

  @Test
  void exactly_what_is_selected_goes_to_the_topic_once_and_the_job_is_done() throws Exception {
    for (JobWorld world : List.of(JobWorld.ofAll(), new JobWorld(BY_ENTITY))) {
      world.runToEnd(world.replica("one"));

      assertThat(world.sent)
          .extracting(JobWorld.Sent::event)
          .containsExactlyInAnyOrderElementsOf(inOrder(world));
      assertOrdered(world);
      assertThat(world.sent)
          .allSatisfy(it -> assertThat(it.record().topic()).isEqualTo(JobWorld.TOPIC))
          .allSatisfy(it -> assertThat(it.record().headers()).containsEntry("ce_replay", "job-7"));
      assertThat(world.store.state()).isEqualTo(JobState.DONE);
      assertThat(world.store.published()).isEqualTo(world.sent.size());
      assertThat(world.registry.get("gapless.replay.published").counter().count())
          .isEqualTo(world.sent.size());
    }
  }

  @Test
  void whatever_step_a_replica_dies_at_another_finishes_from_the_checkpoint() throws Exception {
    for (Selection selection : List.of(JobWorld.ofAll().selection, BY_ENTITY)) {
      boolean crashed = true;
      for (int step = 0; crashed; step++) {
        JobWorld world = new JobWorld(selection);
        world.crashAfter(step);
        crashed = diesIn(world);
        world.neverCrash();
        world.time.advance(JobWorld.SETTINGS.lease());
        world.runToEnd(world.replica("two"));

        assertThat(world.store.state()).as("crash at step %s", step).isEqualTo(JobState.DONE);
        assertThat(world.store.ends()).isEqualTo(1);
        assertThat(world.firstSent()).containsExactlyInAnyOrderElementsOf(inOrder(world));
        assertOrdered(world);
        assertThat(world.sent.size() - world.firstSent().size())
            .as("duplicates after a crash at step %s", step)
            .isLessThanOrEqualTo(PAGE);
        assertThat(world.store.published()).isEqualTo(world.firstSent().size());
      }
    }
  }

  private static boolean diesIn(JobWorld world) throws InterruptedException {
    try {
      world.runToEnd(world.replica("one"));
      return false;
    } catch (JobWorld.Crash e) {
      return true;
    }
  }

  @Test
  void nobody_takes_a_job_whose_lease_has_not_run_out() throws Exception {
    JobWorld world = JobWorld.ofAll();
    JobRun one = world.replica("one");
    JobRun two = world.replica("two");
    for (int i = 0; i < 20; i++) {
      world.turn(one);
      Duration rest = two.turn();
      assertThat(rest).isEqualTo(JobWorld.SETTINGS.poll());
    }
    assertThat(world.sent).isNotEmpty();
    assertThat(world.store.savedBy()).containsOnly(1L);
  }

  @Test
  void who_lost_the_lease_in_mid_page_sends_no_more_and_saves_nothing() throws Exception {
    JobWorld world = JobWorld.ofAll();
    JobRun one = world.replica("one");
    JobRun two = world.replica("two");
    int[] sends = {0};
    world.beforeSend(
        () -> {
          if (++sends[0] == 10) { // one stands still for long; two runs the whole job meanwhile
            world.time.advance(JobWorld.SETTINGS.lease());
            finish(world, two);
          }
        });

    world.turn(one);
    int afterOne = world.sent.size();
    for (int i = 0; i < 10; i++) {
      world.turn(one);
    }

    assertThat(world.store.state()).isEqualTo(JobState.DONE);
    assertThat(world.store.ends()).isEqualTo(1);
    assertThat(world.store.savedBy()).containsOnly(2L);
    assertThat(world.store.published()).isEqualTo(JobWorld.EVENTS);
    assertThat(world.sent).hasSize(afterOne);
    assertThat(afterOne).isLessThanOrEqualTo(JobWorld.EVENTS + 10 + JobWorld.ENTITIES);
  }

  private static void finish(JobWorld world, JobRun run) {
    try {
      world.runToEnd(run);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_paused_job_stops_within_half_a_second_and_goes_on_where_it_stood() throws Exception {
    JobWorld world = JobWorld.ofAll();
    JobRun one = world.replica("one");
    for (int i = 0; i < 5; i++) {
      world.turn(one);
    }
    long paused = world.time.getAsLong();
    world.store.order(JobState.PAUSED);
    for (int i = 0; i < 20; i++) {
      world.turn(one);
    }
    assertThat(world.sent.getLast().at() - paused)
        .isLessThanOrEqualTo(RunningJob.LOOK_EVERY.toNanos());
    assertThat(world.store.published()).isEqualTo(world.sent.size()).isLessThan(JobWorld.EVENTS);

    world.store.order(JobState.WAITING);
    world.runToEnd(world.replica("two"));

    assertThat(world.sent)
        .extracting(JobWorld.Sent::event)
        .containsExactlyInAnyOrderElementsOf(inOrder(world));
    assertThat(world.store.state()).isEqualTo(JobState.DONE);
  }

  @Test
  void a_job_that_is_cancelled_in_mid_page_stops_there() throws Exception {
    JobWorld world = JobWorld.ofAll();
    int[] sends = {0};
    world.beforeSend(
        () -> {
          if (++sends[0] == 12) {
            world.store.order(JobState.CANCELLED);
          }
          world.time.advance(Duration.ofMillis(100));
        });
    JobRun one = world.replica("one");

    for (int i = 0; i < 50; i++) {
      world.turn(one);
    }

    assertThat(world.store.state()).isEqualTo(JobState.CANCELLED);
    assertThat(world.sent).hasSizeLessThanOrEqualTo(12 + JobWorld.ENTITIES + 1);
    assertThat(world.store.ends()).isZero();
  }

  @Test
  void progress_never_passes_an_event_that_is_not_acknowledged() throws Exception {
    JobWorld world = JobWorld.ofAll();
    boolean[] swallowed = {false};
    world.swallow(
        it -> {
          boolean lost = !swallowed[0] && "60".equals(it.headers().get("ce_position"));
          swallowed[0] |= lost;
          return lost;
        });
    world.beforeSend(
        () -> {
          if (swallowed[0]) { // some events behind it are acknowledged until this is seen
            world.store.order(JobState.PAUSED);
            world.time.advance(Duration.ofMillis(100));
          }
        });
    JobRun one = world.replica("one");
    for (int i = 0; i < 100; i++) {
      world.turn(one);
    }
    assertThat(world.sent)
        .extracting(it -> Integer.parseInt(it.record().headers().get("ce_position")))
        .anyMatch(it -> it > 60);
    assertThat(world.store.published()).isEqualTo(59);
    assertThat(world.store.cursor().position().value()).isEqualTo(59);

    int before = world.sent.size();
    world.beforeSend(() -> {});
    world.store.order(JobState.WAITING);
    world.runToEnd(world.replica("two"));

    assertThat(world.firstSent()).containsExactlyInAnyOrderElementsOf(inOrder(world));
    // What overtook the lost one comes again behind it.
    List<String> again =
        world.sent.subList(before, world.sent.size()).stream().map(JobWorld.Sent::event).toList();
    assertThat(again).containsSubsequence("account/e0@12", "account/e0@13");
    assertOrdered(again);
  }

  @Test
  void an_event_that_kafka_refuses_for_good_fails_the_job_by_name() throws Exception {
    JobWorld world = JobWorld.ofAll();
    world.kafka(
        it ->
            "60".equals(it.headers().get("ce_position"))
                ? new PublishOutcome.Refused("RecordTooLargeException: too large")
                : new PublishOutcome.Acknowledged());

    world.runToEnd(world.replica("one"));

    assertThat(world.store.state()).isEqualTo(JobState.FAILED);
    assertThat(world.store.error())
        .contains(
            "Kafka refused the event at position 60, version 12 of account/e0:"
                + " RecordTooLargeException: too large");
    assertThat(world.store.cursor().position().value()).isBetween(50L, 59L);
    assertThat(world.store.published()).isEqualTo(world.store.cursor().position().value());
  }

  @Test
  void passing_trouble_is_waited_out() throws Exception {
    JobWorld world = JobWorld.ofAll();
    long up = Duration.ofSeconds(90).toNanos();
    world.kafka(
        it ->
            world.time.getAsLong() < up
                ? new PublishOutcome.Unknown("down")
                : new PublishOutcome.Acknowledged());

    world.runToEnd(world.replica("one"));

    assertThat(world.store.state()).isEqualTo(JobState.DONE);
    assertThat(world.sent)
        .extracting(JobWorld.Sent::event)
        .containsExactlyInAnyOrderElementsOf(inOrder(world));
    assertThat(world.store.savedBy()).containsOnly(1L);
  }

  @Test
  void progress_that_could_not_be_saved_is_saved_before_anything_more_is_sent() throws Exception {
    JobWorld world = JobWorld.ofAll();
    JobRun one = world.replica("one");
    world.beforeSend(() -> world.store.down(true));
    world.turn(one);
    world.turn(one);
    int sent = world.sent.size();
    assertThat(sent).isPositive();
    assertThat(world.store.published()).isZero();
    world.turn(one);
    assertThat(world.sent).hasSize(sent);

    world.beforeSend(() -> {});
    world.store.down(false);
    world.runToEnd(one);

    assertThat(world.sent).hasSize(JobWorld.EVENTS);
    assertThat(world.store.state()).isEqualTo(JobState.DONE);
  }

  @Test
  void a_replica_that_stops_gives_its_job_back_at_once() throws Exception {
    JobWorld world = JobWorld.ofAll();
    JobRun one = world.replica("one");
    for (int i = 0; i < 4; i++) {
      world.turn(one);
    }
    one.close();

    world.turn(world.replica("two"));

    assertThat(world.store.savedBy()).contains(2L);
    assertThat(world.firstSent()).hasSize(world.sent.size());
  }

  @Test
  void no_more_is_sent_than_the_rate_allows() throws Exception {
    JobWorld world = JobWorld.ofAll();

    world.runToEnd(world.replica("one"));

    long second = Duration.ofSeconds(1).toNanos();
    for (JobWorld.Sent first : world.sent) {
      long within =
          world.sent.stream()
              .filter(it -> it.at() >= first.at() && it.at() < first.at() + second)
              .count();
      assertThat(within).isLessThanOrEqualTo(JobWorld.RATE + PAGE);
    }
    Duration took = Duration.ofNanos(world.sent.getLast().at());
    assertThat(took).isBetween(Duration.ofMillis(1_700), Duration.ofMillis(2_300));
  }
}
