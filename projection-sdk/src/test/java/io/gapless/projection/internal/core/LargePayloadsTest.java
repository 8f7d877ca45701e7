package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.Payload;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is held is bounded by bytes too: the largest payloads are a thousand times the usual. */
final class LargePayloadsTest {
  private static final EntityKey ANN = entity("ann");
  private static final Instant NOW = Instant.EPOCH;
  private static final TopicPartition PARTITION = new TopicPartition("gapless.account", 0);
  private static final Payload LARGE = Payload.of(new byte[Payload.MAX_BYTES]);
  private static final int FITTING = (int) (OpenEntities.MOST_BYTES / Payload.MAX_BYTES);

  private final ProjectionCore core =
      new ProjectionCore(ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));

  @Test
  void nothing_more_is_polled_while_much_waits_to_be_applied() {
    for (int version = 1; version <= FITTING; version++) {
      arrived(ANN, version);
      core.placed(ANN, AppliedPosition.none(), NOW);
    }
    assertThat(core.isFull()).isFalse();

    arrived(ANN, FITTING + 1);
    assertThat(core.isFull()).isTrue();

    core.applied(core.ready(1_000).getFirst(), NOW);
    assertThat(core.isFull()).isFalse();
  }

  @Test
  void what_waits_for_an_earlier_version_is_forgotten_but_its_offset_is_not_passed() {
    for (int i = 0; i < 2 * FITTING; i++) {
      EntityKey entity = entity("e" + i);
      arrived(entity, 2);
      core.placed(entity, AppliedPosition.none(), NOW);
    }

    assertThat(core.held()).isEqualTo(FITTING);
    assertThat(core.openEntities()).isEqualTo(2 * FITTING);
    assertThat(core.isFull()).isFalse();
    assertThat(core.oldestUnfinished()).containsEntry(PARTITION, 2L);
  }

  private void arrived(EntityKey entity, long version) {
    core.arrived(large(entity, version), new Origin(PARTITION, version), NOW);
  }

  private static Event large(EntityKey entity, long version) {
    Event small = event(entity, version);
    EventContent content = small.content();
    return new Event(
        small.position(),
        entity,
        small.version(),
        small.writer(),
        new EventContent(
            content.id(),
            content.type(),
            content.schemaVersion(),
            LARGE,
            content.metadata(),
            content.occurredAt()));
  }
}
