package io.gapless.projection.internal.verify;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.backfill.ReplayService.Range;
import io.gapless.projection.internal.backfill.WindowAnswer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
  private static final int MOST_AT_ONCE = 4;

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
    List<Range> ranges = ranges(pending, after);
    int limit = Math.min(MOST_EVENTS, behind.room());
    List<WindowAnswer> answers = replayService.windows(type, ranges, limit);
    Position got = after;
    for (int i = 0; i < answers.size() && got.equals(ranges.get(i).after()); i++) {
      got = take(pending, got, answers.get(i));
    }
    return got.isAfter(after) ? got : pending.through();
  }

  /**
   * Over a long distance several ranges, none with more positions than an answer takes events, so
   * that the next begins where it ends. What does not fit that is read again, in order.
   */
  private List<Range> ranges(PendingWindow pending, Position after) {
    long most = Math.min(MOST_AT_ONCE, behind.room() / MOST_EVENTS);
    if (most < 2 || pending.through().value() - after.value() <= MOST_EVENTS) {
      return List.of(new Range(after, pending.through()));
    }
    List<Range> ranges = new ArrayList<>();
    Position from = after;
    while (ranges.size() < most && pending.through().isAfter(from)) {
      Position to = Position.min(Position.of(from.value() + MOST_EVENTS), pending.through());
      ranges.add(new Range(from, to));
      from = to;
    }
    return ranges;
  }

  /** Returns how far it got; {@code after} if it is of no use. */
  private Position take(PendingWindow pending, Position after, WindowAnswer answer) {
    return switch (answer) {
      case WindowAnswer.Unusable unusable -> {
        LOG.atWarn()
            .addKeyValue("projection", projection)
            .addKeyValue("position", after)
            .addKeyValue("reason", unusable.reason())
            .log("Events cannot be read by position");
        yield after;
      }
      case WindowAnswer.Answered answered -> {
        behind.backfilled(
            answered.window().events().stream()
                .filter(event -> pending.isOpen(event.entity()))
                .toList());
        // A new writer may have lowered the stable position.
        yield Position.max(after, answered.window().through());
      }
    };
  }
}
