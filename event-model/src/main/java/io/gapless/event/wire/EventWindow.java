package io.gapless.event.wire;

import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answer to {@code GET /v1/events?entityType=…&after=…&through=…&limit=…}: the events of one type
 * in a window of positions, in position order. As NDJSON: a line per event, as in a backfill, then
 * the line {@code {"through":"…","stable":"…"}}; an answer without that last line was cut.
 *
 * @param events of the type asked for
 * @param through there is no other one up to here
 * @param stable the stable position when the window was read
 */
public record EventWindow(List<Event> events, Position through, Position stable) {
  public EventWindow {
    events = List.copyOf(events);
  }

  /** All lines, without line feeds. */
  public List<String> lines(WireFormat format) {
    List<String> lines = new ArrayList<>(events.size() + 1);
    events.forEach(event -> lines.add(EventLine.write(new EventLine.Found(event), format)));
    lines.add(new WindowEnd(through, stable).line());
    return lines;
  }

  /**
   * @throws InvalidEventException if a line is not as {@link #lines} writes it, an event is
   *     damaged, or the last line is missing
   */
  public static EventWindow read(List<String> lines, WireFormat format) {
    if (lines.isEmpty()) {
      throw cut();
    }
    Map<String, String> last = members(lines.getLast());
    if (!WindowEnd.isIn(last)) {
      throw cut();
    }
    List<Event> events = new ArrayList<>(lines.size() - 1);
    for (String line : lines.subList(0, lines.size() - 1)) {
      if (!(EventLine.read(line, format) instanceof EventLine.Found found)) {
        throw new InvalidEventException("events", "has a line that is no event");
      }
      events.add(found.event());
    }
    WindowEnd end = WindowEnd.read(last);
    return new EventWindow(events, end.through(), end.stable());
  }

  private static InvalidEventException cut() {
    return new InvalidEventException("events", "ends without its last line: the answer was cut");
  }

  private static Map<String, String> members(String line) {
    try {
      return FlatJson.parse(line);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          "events", "has a line that is not JSON as expected: " + e.getMessage());
    }
  }
}
