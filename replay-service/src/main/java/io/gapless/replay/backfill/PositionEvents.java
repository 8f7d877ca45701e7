package io.gapless.replay.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import java.util.List;

/** The event store's primary, by position. */
@FunctionalInterface
public interface PositionEvents {
  /**
   * Committed events of a type after {@code after} up to {@code through}, in position order, at
   * most {@code limit}.
   *
   * @throws io.gapless.log.EventLogException if the store does not answer
   */
  List<Event> between(EntityType type, Position after, Position through, int limit);
}
