package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Decisions that the simulation's world, in which there is one history only, cannot bring about.
 */
class ProjectionCoreTest {
  private static final EntityKey ANN = entity("ann");
  private static final AppliedPosition AT_1 = AppliedPosition.none().after(event(ANN, 1));
  private static final Instant NOW = Instant.EPOCH;

  private final ProjectionCore core =
      new ProjectionCore(ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
  private long offset;

  @Test
  void two_events_that_claim_one_version_stop_the_entity_before_either_is_applied() {
    core.arrived(event(ANN, 3), origin(), NOW);
    core.arrived(forked(ANN, 3), origin(), NOW);
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1, NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.toPark())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.from()).isEqualTo(AT_1);
              assertThat(it.parked().reason()).isEqualTo(ParkReason.CONFLICT);
              assertThat(it.parked().version()).isEqualTo(EntityVersion.of(3));
            });
  }

  @Test
  void a_copy_of_a_held_event_is_no_contradiction() {
    core.arrived(event(ANN, 2), origin(), NOW);
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1, NOW);

    assertThat(core.toPark()).isEmpty();
    assertThat(core.ready(100))
        .singleElement()
        .satisfies(it -> assertThat(it.events()).isEqualTo(List.of(event(ANN, 2))));
  }

  private Origin origin() {
    return new Origin(new TopicPartition("gapless.account", 0), offset++);
  }
}
