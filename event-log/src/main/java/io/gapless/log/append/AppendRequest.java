package io.gapless.log.append;

import io.gapless.event.EntityKey;
import io.gapless.event.EventContent;
import java.util.List;

/**
 * What one command wants appended: all of it or nothing.
 *
 * @param entity whose events they are
 * @param condition the version they build on
 * @param events in order, at most {@value #MAX_EVENTS}; empty for a command that changes nothing
 *     but is remembered
 * @param command by what a repetition is known
 */
public record AppendRequest(
    EntityKey entity, AppendCondition condition, List<EventContent> events, CommandStamp command) {
  /** Most events of one command; more would hold up its whole batch. */
  public static final int MAX_EVENTS = 100;

  public AppendRequest {
    events = List.copyOf(events);
    if (events.size() > MAX_EVENTS) {
      throw new IllegalArgumentException(
          "a command may append at most " + MAX_EVENTS + " events, it has " + events.size());
    }
  }
}
