package io.gapless.replay.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.PercentEncoding;
import io.gapless.log.spill.SpillKey;
import java.util.Base64;

/** The key of a spilled event as a cursor: letters, digits, {@code -} and {@code _} only. */
public final class SpillCursor {
  private static final int PARTS = 4;
  private static final String RULE = "must be the member next of the page before";

  private SpillCursor() {}

  static String write(SpillKey key) {
    String text =
        PercentEncoding.path(key.entity()) + "/" + key.version().value() + "/" + key.eventId();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
  }

  /**
   * @param field how a malformed cursor is named
   * @throws InvalidEventException if it is none
   */
  public static SpillKey read(String field, String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), US_ASCII).split("/", -1);
      if (parts.length != PARTS) {
        throw new InvalidEventException(field, RULE);
      }
      return new SpillKey(
          PercentEncoding.entity(parts[0], parts[1]),
          EntityVersion.of(Long.parseLong(parts[2])),
          EventId.parse(parts[3]));
    } catch (IllegalArgumentException e) {
      // Neither Base64 nor a number, or a key that cannot be.
      throw new InvalidEventException(field, RULE);
    }
  }
}
