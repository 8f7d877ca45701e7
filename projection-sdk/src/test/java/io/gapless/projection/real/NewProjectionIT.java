package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.positions.VerifiedPosition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a projection begins that never ran before. */
final class NewProjectionIT {
  private static final EntityType TYPE = new EntityType("account");
  private static final int PARTITIONS = 3;
  private static final EntityKey ANN = entity("ann");

  private final ProjectionTestBed bed = new ProjectionTestBed(PARTITIONS, false);

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void it_gets_everything_although_the_topic_has_lost_its_history() {
    for (int i = 0; i < 20; i++) {
      bed.topic().send(bed.store().append(entity("e" + i), 40));
    }
    bed.topic().expire();
    Position history = bed.store().end();

    Projection projection = start();
    eventually().until(() -> bed.journal().versions().size() > 0);
    for (int i = 10; i < 30; i++) {
      bed.topic().send(bed.store().append(entity("e" + i), 2));
    }

    bed.awaitComplete();
    assertThat(bed.positions().verified(bed.name(), TYPE).orElseThrow().historyThrough())
        .isEqualTo(history);
    assertThat(bed.journal().mails()).isEqualTo(after(history));
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(TYPE, bed.store().end()));
    assertThat(projection.status().rebuilding()).isEmpty();
  }

  @Test
  void it_does_not_read_its_history_on_the_topic_too() {
    bed.topic().send(bed.store().append(ANN, 100));

    Projection projection = start();
    bed.awaitComplete();
    bed.topic().send(bed.store().append(ANN, 1));
    bed.awaitComplete();
    eventually().until(() -> bed.topic().committed(bed.name().value()).containsValue(101L));

    assertThat(projection.status().duplicates()).isZero();
    assertThat(bed.journal().mails()).isEqualTo(Map.of(ANN, List.of(101L)));
    assertThat(bed.replayService().asked()).as("one by one").isEmpty();
  }

  @Test
  void it_waits_for_the_replay_service_and_says_so() {
    bed.topic().send(bed.store().append(ANN, 3));
    bed.replayService().stop();

    Projection projection = start();

    eventually()
        .until(
            () ->
                projection.status().health() instanceof ProjectionHealth.Paused paused
                    && paused.reason().contains("event store first"));
    assertThat(bed.journal().versions()).isEmpty();
    assertThat(bed.positions().verified(bed.name(), TYPE)).isEmpty();
    bed.replayService().start();
    bed.awaitComplete();
    eventually().until(() -> projection.status().health().isUp());
  }

  @Test
  void of_several_instances_that_start_at_once_one_lets_it_begin() {
    bed.topic().send(bed.store().append(ANN, 50));

    Projection first = start();
    start();

    bed.awaitComplete();
    bed.topic().send(bed.store().append(ANN, 50));
    bed.awaitComplete();
    VerifiedPosition verified = bed.positions().verified(bed.name(), TYPE).orElseThrow();
    assertThat(verified.historyThrough()).isEqualTo(Position.of(50));
    assertThat(bed.journal().mails().get(ANN)).hasSize(50);
    assertThat(first.parked(10)).isEmpty();
  }

  @Test
  void one_with_another_name_comes_up_beside_the_old_one_and_takes_its_place() {
    Projection old = start();
    bed.topic().send(bed.store().append(ANN, 50));
    bed.awaitComplete();
    bed.topic().expire();
    Position history = bed.store().end();
    String name = bed.name().value() + "-anew";
    Journal anew = new Journal(bed.dataSource(), name);

    try (Projection beside = beside(name, anew)) {
      eventually()
          .untilAsserted(() -> assertThat(anew.versions()).isEqualTo(bed.journal().versions()));
      bed.topic().send(bed.store().append(ANN, 5));
      bed.topic().send(bed.store().append(entity("bob"), 5));
      bed.awaitComplete();
      eventually().until(() -> beside.status().rebuilding().isEmpty());
      eventually()
          .untilAsserted(
              () ->
                  assertThat(beside.status().verifiedThrough())
                      .isEqualTo(old.status().verifiedThrough())
                      .containsEntry(TYPE, bed.store().end()));
      Map<EntityKey, List<Long>> left = bed.journal().versions();
      old.close();

      bed.topic().send(bed.store().append(ANN, 5));

      eventually()
          .untilAsserted(() -> assertThat(anew.versions()).isEqualTo(bed.store().versions()));
      assertThat(anew.mails()).isEqualTo(after(history));
      assertThat(bed.journal().versions()).isEqualTo(left);
    }
  }

  private Projection beside(String name, Journal journal) {
    return ProjectionTestBed.builder(
            name, bed.topicPrefix(), bed.replayService().uri(), bed.dataSource())
        .kafka(bed.topic().kafka())
        .kafka(ProjectionTestBed.QUICK_SESSIONS)
        .handler(journal.handlerWithMails())
        .reset(journal.reset())
        .settings(ProjectionTestBed::comparing)
        .start();
  }

  private Projection start() {
    return bed.start(bed.journal().handlerWithMails(), ProjectionTestBed::comparing);
  }

  private Map<EntityKey, List<Long>> after(Position history) {
    return bed.store().all().stream()
        .filter(event -> event.position().isAfter(history))
        .collect(
            Collectors.groupingBy(
                event -> event.entity(),
                Collectors.mapping(event -> event.version().value(), Collectors.toList())));
  }
}
