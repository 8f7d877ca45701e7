package io.gapless.projection.internal.verify;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.backfill.WindowAnswer;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of a window by position and hands over those of entities that are behind. It is
 * only a quicker way: what it cannot read is asked for one by one afterwards.
 */
record BulkBackfill(
    ProjectionName projection,
    EntityType type,
    ReplayService replayService,
    BehindEntities behind,
    InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(BulkBackfill.class);
  private static final int MOST_EVENTS = 500;

  /** Reads on if it has been started, as far as there is room. */
  void readOn(PendingWindow pending) {
    Optional<Position> after = pending.bulkThrough();
    while (after.isPresent() && behind.room() > 0) {
      pending.bulkThrough(read(pending, after.get()), clock.instant());
      after = pending.bulkThrough();
    }
  }

  /** Returns how far it got: to the end if it is of no use to read on. */
  private Position read(PendingWindow pending, Position after) {
    int limit = Math.min(MOST_EVENTS, behind.room());
    return switch (replayService.window(type, after, pending.through(), limit)) {
      case WindowAnswer.Unusable unusable -> {
        LOG.atWarn()
            .addKeyValue("projection", projection)
            .addKeyValue("position", after)
            .addKeyValue("reason", unusable.reason())
            .log("Events cannot be read by position, asking for each entity");
        yield pending.through();
      }
      case WindowAnswer.Answered answered -> {
        behind.backfilled(
            answered.window().events().stream()
                .filter(event -> pending.isOpen(event.entity()))
                .toList());
        Position through = answered.window().through();
        // A new writer may have lowered the stable position.
        yield through.isAfter(after) ? through : pending.through();
      }
    };
  }
}
