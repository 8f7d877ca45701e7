package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a running projection tells of itself, and how it ends. */
final class WatchedProjectionIT {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed = new ProjectionTestBed(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final Set<EntityKey> poisoned = ConcurrentHashMap.newKeySet();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    free.countDown();
    bed.close();
  }

  @Test
  void close_finishes_what_runs_and_begins_nothing_else() throws Exception {
    bed.topic().send(bed.store().append(ANN, 2));
    bed.topic().send(bed.store().append(BOB));
    Projection first =
        bed.start(blockedAtAnn(), it -> it.withApply(one -> one.withAtOnce(1).withBatch(1)));
    entered.await(); // and the others have been read with it
    Thread closing = new Thread(first::close);
    closing.start();
    eventually().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

    free.countDown();
    closing.join();

    assertThat(bed.journal().versions()).hasSize(1).containsEntry(ANN, List.of(1L));
    assertThat(first.status().health()).isEqualTo(new ProjectionHealth.Closed());
    assertThat(bed.topic().committed(bed.name().value()))
        .containsEntry(new TopicPartition(bed.topic().name(), 0), 1L);

    Projection second = bed.start();
    bed.awaitComplete();
    eventually().until(() -> second.status().applied() == 2);
    assertThat(second.status().duplicates()).isZero();
  }

  @Test
  void health_is_down_while_a_handler_does_not_return() throws Exception {
    Projection projection = bed.start(blockedAtAnn(), WatchedProjectionIT::impatiently);
    bed.topic().send(bed.store().append(ANN));
    entered.await();

    awaitStuck(
        projection,
        "handler or its transaction has been running for \\d+ s,"
            + " with 1 events from account/ann version 1 on");

    free.countDown();
    awaitRunning(projection);
    bed.awaitComplete();
  }

  @Test
  void health_is_down_while_a_gap_stays_open() {
    bed.replayService().stop();
    Projection projection = bed.start(WatchedProjectionIT::impatiently);
    bed.topic().send(bed.store().append(ANN, 3).get(2));

    awaitStuck(projection, "gap of account/ann, version 1 to 2, asked \\d+ times");

    bed.replayService().start();
    awaitRunning(projection);
    bed.awaitComplete();
  }

  @Test
  void listeners_are_told_of_everything_and_one_that_throws_harms_nobody() {
    Projection projection = bed.start(blockedNowhere(), WatchedProjectionIT::comparing);
    projection.addListener(throwing());
    projection.addListener(noting());

    List<Event> ann = bed.store().append(ANN, 3);
    bed.topic().send(List.of(ann.get(0), ann.get(2)));
    bed.awaitComplete();
    bed.topic().send(ann.get(0));
    awaitTold(
        "applied account/ann 1",
        "gapOpened account/ann 2 2",
        "applied account/ann 2",
        "gapClosed account/ann",
        "duplicate account/ann 1",
        "verified account 3");

    poisoned.add(BOB);
    bed.topic().send(bed.store().append(BOB));
    bed.topic().send(bed.store().append(ANN));
    awaitTold("parked account/bob 1 HANDLER_FAILED");

    for (int i = 0; i < 12; i++) {
      poisoned.add(entity("e" + i));
      bed.topic().send(bed.store().append(entity("e" + i)));
    }
    eventually().until(() -> told.stream().anyMatch(it -> it.startsWith("paused the handler")));
    poisoned.clear();
    awaitTold("unpaused");

    projection.resume(BOB);
    bed.awaitProved();
    assertThat(projection.status().health()).isEqualTo(new ProjectionHealth.Running());
  }

  private EventHandler blockedAtAnn() {
    return bed.journal()
        .handlerAfter(
            (event, tx) -> {
              if (event.entity().equals(ANN) && event.version().value() == 1) {
                entered.countDown();
                free.await();
              }
            });
  }

  private EventHandler blockedNowhere() {
    return bed.journal().handlerAfter(this::throwIfPoisoned);
  }

  private void throwIfPoisoned(Event event, Transaction tx) {
    if (poisoned.contains(event.entity())) {
      throw new IllegalStateException("simulated poison");
    }
  }

  private static ProjectionSettings impatiently(ProjectionSettings settings) {
    return settings.withStuckAfter(Duration.ofSeconds(1));
  }

  private static ProjectionSettings comparing(ProjectionSettings settings) {
    return ProjectionTestBed.comparing(settings)
        .withRetry(it -> it.withAttempts(2).withWindow(Duration.ofMillis(500)).withPauseAt(3));
  }

  private static void awaitStuck(Projection projection, String reason) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().health())
                    .isInstanceOfSatisfying(
                        ProjectionHealth.Stuck.class,
                        it -> assertThat(it.reason()).matches(reason)));
    assertThat(projection.status().health().isUp()).isFalse();
  }

  private static void awaitRunning(Projection projection) {
    eventually().until(() -> projection.status().health().equals(new ProjectionHealth.Running()));
  }

  private void awaitTold(String... notices) {
    eventually().untilAsserted(() -> assertThat(told).contains(notices));
  }

  private static ProjectionListener throwing() {
    return new NotingListener(
        line -> {
          throw new IllegalStateException("simulated");
        });
  }

  private ProjectionListener noting() {
    return new NotingListener(told::add);
  }
}
