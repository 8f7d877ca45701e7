package io.gapless.event;

import java.time.Instant;
import java.util.Map;

/**
 * An event that is in the event store.
 *
 * @param position place in the whole store
 * @param entity whose event it is
 * @param version place in that entity's sequence, 1 or more
 * @param writer who appended it
 * @param content the rest
 */
public record Event(
    Position position,
    EntityKey entity,
    EntityVersion version,
    WriterId writer,
    EventContent content) {
  public Event {
    if (position.value() == 0 || version.value() == 0) {
      throw new InvalidEventException(
          "event", "an appended event has a position and a version above 0");
    }
  }

  public EventId id() {
    return content.id();
  }

  public String type() {
    return content.type();
  }

  public int schemaVersion() {
    return content.schemaVersion();
  }

  public Payload payload() {
    return content.payload();
  }

  public Map<String, String> metadata() {
    return content.metadata();
  }

  public Instant occurredAt() {
    return content.occurredAt();
  }
}
