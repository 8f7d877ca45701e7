package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionHealth;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a projection when its topic is made, unmade, or loses what it carried. */
final class TopicLifeIT {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed = new ProjectionTestBed(1);

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void records_of_a_recreated_topic_are_read_though_there_are_fewer_than_before() {
    bed.topic().send(bed.store().append(ANN, 8));
    bed.start(ProjectionTestBed::comparingPatiently);
    bed.awaitProved();
    awaitCommitted(8);

    bed.topic().recreate(1);
    bed.topic().send(bed.store().append(ANN, 3));

    bed.awaitProved();
    awaitCommitted(3);
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void a_projection_that_was_closed_reads_a_recreated_topic_from_its_first_record() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    awaitCommitted(3);
    bed.topic().recreate(1);
    bed.topic().send(bed.store().append(ANN, 8));

    bed.start(ProjectionTestBed::comparingPatiently);

    bed.awaitProved();
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void what_an_offset_of_the_topic_before_makes_kafka_pass_over_is_fetched() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    bed.topic().recreate(1);
    List<Event> ann = bed.store().append(ANN, 6);
    bed.topic().send(bed.store().append(BOB, 2));
    bed.topic().send(ann);
    bed.topic().commit(bed.name().value(), 0, 5);

    bed.start(ProjectionTestBed::comparing);

    bed.awaitProved();
    assertThat(bed.replayService().asked()).isNotEmpty();
  }

  @Test
  void a_topic_recreated_again_and_again_under_load_loses_nothing() {
    bed.start(ProjectionTestBed::comparing);
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 20; i++) {
        bed.topic().send(bed.store().append(entity("e" + i), 1 + (i + round) % 4));
      }
      bed.topic().recreate(1 + round % 3);
    }
    bed.topic().send(bed.store().append(ANN, 2));

    bed.awaitProved();
  }

  @Test
  void events_that_expired_before_they_were_read_are_fetched() {
    bed.topic().send(bed.store().append(ANN, 4));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    bed.topic().send(bed.store().append(ANN, 5));
    bed.topic().send(bed.store().append(BOB, 2));
    bed.topic().expire();
    bed.topic().send(bed.store().append(ANN, 1));

    bed.start(ProjectionTestBed::comparing);

    bed.awaitProved();
    awaitCommitted(12);
  }

  @Test
  void events_that_expire_under_the_hands_of_a_running_projection_are_fetched() {
    Projection projection = bed.start(ProjectionTestBed::comparing);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 10; i++) {
        bed.topic().send(bed.store().append(entity("e" + i), 3));
      }
      bed.topic().expire();
    }

    bed.awaitProved();
    assertThat(projection.status().parked()).isZero();
  }

  @Test
  void a_topic_that_does_not_exist_yet_is_waited_for() {
    bed.topic().delete();
    Projection projection = bed.start(ProjectionTestBed::comparingPatiently);
    eventually().until(() -> reason(projection).contains("UnknownTopicOrPartition"));
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Paused.class);

    bed.topic().create(Map.of());
    bed.topic().send(bed.store().append(ANN, 3));

    bed.awaitProved();
    assertThat(bed.replayService().asked()).isEmpty();
    assertThat(projection.status().health()).isEqualTo(new ProjectionHealth.Running());
  }

  @Test
  void a_compacted_topic_is_refused_at_the_start() {
    bed.topic().setCleanupPolicy("compact");

    assertThatThrownBy(bed::start)
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining(bed.topic().name())
        .hasMessageContaining("cleanup.policy=compact")
        .hasMessageContaining("set cleanup.policy=delete");
  }

  @Test
  void a_topic_created_compacted_later_is_refused_until_it_is_not() {
    bed.topic().delete();
    Projection projection = bed.start(ProjectionTestBed::comparingPatiently);
    eventually().until(() -> reason(projection).contains("UnknownTopicOrPartition"));

    bed.topic().create(Map.of("cleanup.policy", "compact,delete"));
    bed.topic().send(bed.store().append(ANN, 3));

    eventually().until(() -> reason(projection).contains("cleanup.policy=compact,delete"));
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Dead.class);
    assertThat(bed.journal().versions()).isEmpty();

    bed.topic().setCleanupPolicy("delete");

    bed.awaitProved();
    assertThat(projection.status().health()).isEqualTo(new ProjectionHealth.Running());
  }

  @Test
  void a_topic_that_becomes_compacted_is_refused_until_it_is_not() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection projection = bed.start(ProjectionTestBed::comparingPatiently);
    bed.awaitProved();

    bed.topic().setCleanupPolicy("compact");

    eventually().until(() -> reason(projection).contains("cleanup.policy=compact"));
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Dead.class);
    bed.topic().send(bed.store().append(ANN, 2));

    bed.topic().setCleanupPolicy("delete");

    bed.awaitProved();
    eventually().until(() -> projection.status().health().equals(new ProjectionHealth.Running()));
  }

  private static String reason(Projection projection) {
    return switch (projection.status().health()) {
      case ProjectionHealth.Paused paused -> paused.reason();
      case ProjectionHealth.Dead dead -> dead.reason();
      case ProjectionHealth.Stuck stuck -> stuck.reason();
      case ProjectionHealth.Running running -> "";
      case ProjectionHealth.Closed closed -> "";
    };
  }

  private void awaitCommitted(long offset) {
    TopicPartition partition = new TopicPartition(bed.topic().name(), 0);
    eventually()
        .untilAsserted(
            () ->
                assertThat(bed.topic().committed(bed.name().value()))
                    .containsEntry(partition, offset));
  }
}
