package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionSettings.Backfill.Way;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How much is asked for of an entity with holes before versions 2, 4 and 6. */
final class SpannedHolesTest {
  private static final EntityKey ANN = entity("ann");
  private static final TopicPartition PARTITION = new TopicPartition("gapless.account", 0);

  private Instant now = Instant.EPOCH;

  @Test
  void all_at_once() {
    assertThat(asked(core(Way.HTTP)).to()).isEqualTo(EntityVersion.of(5));
  }

  @Test
  void after_a_request_that_brought_nothing_the_first_alone() {
    ProjectionCore core = core(Way.HTTP);
    core.answered(asked(core), new BackfillAnswer.Unusable("a version behind it is gone"), now);

    assertThat(asked(core).to()).isEqualTo(EntityVersion.first());
  }

  @Test
  void the_first_alone_if_everybody_gets_the_answer() {
    assertThat(asked(core(Way.REPUBLISH)).to()).isEqualTo(EntityVersion.first());
  }

  private ProjectionCore core(Way way) {
    ProjectionCore core =
        new ProjectionCore(
            ProjectionSettings.defaults().withBackfill(it -> it.withWay(way)),
            new ProjectionListener() {},
            new Random(1));
    for (int version = 2; version <= 6; version += 2) {
      core.arrived(event(ANN, version), new Origin(PARTITION, version), now);
    }
    core.placed(ANN, AppliedPosition.none(), now);
    return core;
  }

  private BackfillRequest asked(ProjectionCore core) {
    now = now.plus(Duration.ofSeconds(1));
    return core.backfillsDue(now).getFirst();
  }
}
