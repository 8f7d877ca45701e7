package io.gapless.replay.jobs.select;

import io.gapless.event.Event;
import java.util.List;

/**
 * The next events of a selection; there may be none in a page that is not the last.
 *
 * @param events of one entity in the order of its versions
 * @param end how far everything was looked at
 * @param isLast whether the selection has no more
 */
public record SelectedPage(List<Selected> events, Cursor end, boolean isLast) {
  /**
   * @param event the event
   * @param cursor right behind it
   */
  public record Selected(Event event, Cursor cursor) {}

  public SelectedPage {
    events = List.copyOf(events);
  }

  /** What the payloads take, in bytes. */
  public long bytes() {
    return events.stream().mapToLong(it -> it.event().payload().size()).sum();
  }
}
