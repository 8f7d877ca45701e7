package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionHealth;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which topics a projection reads, and what it says of those that it does not. */
final class TopicLifeIT {
  private static final EntityKey ANN = entity("ann");

  private final ProjectionTestBed bed = new ProjectionTestBed(1);

  @AfterEach
  void close() {
    bed.close();
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
}
