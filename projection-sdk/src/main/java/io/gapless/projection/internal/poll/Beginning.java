package io.gapless.projection.internal.poll;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.VerifiedPosition;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a projection that never ran begins, settled before it polls: what the event store has by
 * then is its history, which it reads there and not on the topics.
 */
record Beginning(
    ProjectionName projection,
    Positions positions,
    ReplayService replayService,
    GroupOffsets offsets,
    Function<EntityType, String> topic,
    Rebuilds rebuilds) {
  private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

  /**
   * @return why it cannot begin yet, or empty if it has begun with all of the types
   */
  Optional<String> run(Collection<EntityType> types) throws InterruptedException {
    try {
      positions.prepare();
      for (EntityType type : types) {
        Optional<String> reason = begin(type);
        if (reason.isPresent()) {
          return reason;
        }
      }
      return Optional.empty();
    } catch (PositionsException e) {
      LOG.atWarn()
          .addKeyValue("projection", projection)
          .addKeyValue("reason", e.toString())
          .log("Positions cannot be used, trying again");
      return Optional.of("positions cannot be used: " + e.getMessage());
    }
  }

  private Optional<String> begin(EntityType type) throws InterruptedException {
    Optional<VerifiedPosition> begun = positions.verified(projection, type);
    if (begun.isPresent()) {
      rebuilds.seen(type, begun.get());
      return Optional.empty();
    }
    // Before the event store is asked: whatever it has not by then comes after these ends, or is
    // found by comparing heads.
    Optional<Map<TopicPartition, OffsetAndMetadata>> ends = offsets.ends(topic.apply(type));
    if (ends.isEmpty()) {
      return Optional.of("Kafka cannot be reached");
    }
    return switch (replayService.heads(type, Position.start(), 1)) {
      case HeadsAnswer.Unusable unusable ->
          Optional.of("a new projection reads the event store first: " + unusable.reason());
      case HeadsAnswer.Answered answered -> {
        begin(type, answered.heads().stable(), ends.get());
        yield Optional.empty();
      }
    };
  }

  /** Of several instances one begins, and only its ends may be begun from. */
  private void begin(
      EntityType type, Position historyThrough, Map<TopicPartition, OffsetAndMetadata> ends)
      throws InterruptedException {
    if (positions.begin(projection, type, historyThrough)) {
      boolean done = offsets.beginAt(ends);
      LOG.atInfo()
          .addKeyValue("projection", projection)
          .addKeyValue("to", historyThrough)
          .addKeyValue("atTopicEnd", done)
          .log("Projection begins with the event store's history");
    }
    positions.verified(projection, type).ifPresent(it -> rebuilds.seen(type, it));
  }
}
