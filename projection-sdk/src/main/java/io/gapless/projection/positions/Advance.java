package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.List;

/**
 * What one transaction shall do for one entity: apply the next events and move its position.
 *
 * @param entity the entity
 * @param from where it must stand, or the transaction is lost
 * @param events the next versions, dense and in order; at least one
 */
public record Advance(EntityKey entity, AppliedPosition from, List<Event> events) {
  public Advance {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an advance of " + entity + " needs an event");
    }
    EntityVersion expected = from.version();
    for (Event event : events) {
      expected = expected.next();
      if (!event.entity().equals(entity) || !event.version().equals(expected)) {
        throw new IllegalArgumentException(
            "an advance of %s needs its version %s here, got %s of %s"
                .formatted(entity, expected, event.version(), event.entity()));
      }
    }
  }

  /** Where the entity stands afterwards. */
  public AppliedPosition to() {
    return from.after(events.getLast());
  }
}
