package io.gapless.log.writer;

import io.gapless.event.EventId;
import io.gapless.event.Position;
import java.util.Optional;

/**
 * A position that was seen durably committed, and the event there. If a later look finds another
 * event at it, or none, the store has lost what it had promised to keep.
 *
 * @param position the position
 * @param eventId the event there; empty only for {@link #none()}
 */
public record DurablePoint(Position position, Optional<EventId> eventId) {
  private static final DurablePoint NONE = new DurablePoint(Position.start(), Optional.empty());

  public DurablePoint {
    if (eventId.isEmpty() != (position.value() == 0)) {
      throw new IllegalArgumentException("a durable point above position 0 has an event id");
    }
  }

  /** The point of an empty store. */
  public static DurablePoint none() {
    return NONE;
  }

  public static DurablePoint of(Position position, EventId eventId) {
    return new DurablePoint(position, Optional.of(eventId));
  }

  static DurablePoint later(DurablePoint left, DurablePoint right) {
    return right.position.isAfter(left.position) ? right : left;
  }
}
