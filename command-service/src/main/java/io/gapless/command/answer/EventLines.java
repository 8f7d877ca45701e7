package io.gapless.command.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.WireFormat;
import java.util.List;

/** Events as NDJSON. */
final class EventLines {
  private EventLines() {}

  static byte[] of(List<Event> events, WireFormat format) {
    StringBuilder lines = new StringBuilder();
    for (Event event : events) {
      lines.append(EventLine.write(new EventLine.Found(event), format)).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }
}
