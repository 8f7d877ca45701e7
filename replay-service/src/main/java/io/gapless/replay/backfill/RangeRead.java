package io.gapless.replay.backfill;

import io.gapless.event.Event;
import java.util.List;

/**
 * What the event store has of a range.
 *
 * @param events from the range's first version on, without holes
 * @param cut whether reading stopped for size, so that the store may well have more
 */
record RangeRead(List<Event> events, boolean cut) {
  RangeRead {
    events = List.copyOf(events);
  }
}
