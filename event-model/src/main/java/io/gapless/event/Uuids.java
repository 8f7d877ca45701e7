package io.gapless.event;

import java.util.UUID;

/**
 * Strict reading of UUIDs: {@link UUID#fromString} also takes shortened groups, and two texts would
 * be one id.
 */
final class Uuids {
  private Uuids() {}

  static UUID parse(String field, String text) {
    UUID uuid;
    try {
      uuid = UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(field, "must be a UUID");
    }
    if (!uuid.toString().equalsIgnoreCase(text)) {
      throw new InvalidEventException(field, "must be a UUID of 36 characters");
    }
    return uuid;
  }
}
