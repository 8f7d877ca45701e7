package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events of a transaction took effect before, in an earlier generation, or took place before
 * the projection began.
 */
public final class ReplayedEvents {
  private static final ReplayedEvents NONE = new ReplayedEvents(List.of(), Map.of());

  private final Map<EntityKey, EntityVersion> replayed = new HashMap<>();
  private final Map<EntityType, Position> history;

  /**
   * @param advances what the transaction does, from positions that it has compared
   * @param history per type, where the event store stood when the projection began
   */
  public ReplayedEvents(List<Advance> advances, Map<EntityType, Position> history) {
    for (Advance advance : advances) {
      if (advance.from().replayedThrough().value() > 0) {
        replayed.put(advance.entity(), advance.from().replayedThrough());
      }
    }
    this.history = Map.copyOf(history);
  }

  /** Of a transaction that applies no event. */
  public static ReplayedEvents none() {
    return NONE;
  }

  /** Whether this event is one of them. */
  public boolean contains(Event event) {
    EntityVersion through = replayed.getOrDefault(event.entity(), EntityVersion.none());
    return !event.version().isAfter(through)
        || !event.position().isAfter(history.getOrDefault(event.entity().type(), Position.start()));
  }
}
