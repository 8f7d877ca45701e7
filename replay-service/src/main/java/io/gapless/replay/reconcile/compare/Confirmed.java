package io.gapless.replay.reconcile.compare;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.Map;

/**
 * How far writers had confirmed their events at one moment.
 *
 * @param unsettled every writer that may have unconfirmed events, and up to where it has none
 */
public record Confirmed(Map<WriterId, Position> unsettled) {
  public Confirmed {
    unsettled = Map.copyOf(unsettled);
  }

  /** Whether the event was published or spilled; it was appended before that moment. */
  boolean covers(Event event) {
    Position through = unsettled.get(event.writer());
    return through == null || !event.position().isAfter(through);
  }
}
