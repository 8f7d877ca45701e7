package io.gapless.log.append;

import io.gapless.event.Event;
import io.gapless.log.writer.Writer;
import java.util.List;

/** Where a lane hands what it has committed, in order; must not block or throw. */
@FunctionalInterface
public interface CommittedEvents {
  void committed(Writer writer, List<Event> events);
}
