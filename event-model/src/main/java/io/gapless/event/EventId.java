package io.gapless.event;

import java.util.UUID;

/**
 * Identity of one event for ever (UUIDv7): every copy of it, wherever it is, carries the same one.
 *
 * @param value the id
 */
public record EventId(UUID value) {
  /**
   * @throws InvalidEventException if {@code text} is no UUID
   */
  public static EventId parse(String text) {
    return new EventId(Uuids.parse("eventId", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
