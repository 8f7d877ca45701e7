package io.gapless.replay.receive;

import io.gapless.event.InvalidEventException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoded UTF-8 (RFC 3986), read exactly: {@code +} is a plus, {@code %2F} is a slash that
 * parts nothing, and bytes that are no UTF-8 are refused instead of replaced. Keys are compared as
 * bytes, so nothing may be lost here.
 */
final class PercentDecoding {
  private PercentDecoding() {}

  /**
   * @param field how a malformed text is named
   * @throws InvalidEventException if it is not percent-encoded UTF-8
   */
  static String decode(String field, String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(octet(field, encoded, i));
        i += 2;
      } else if (c > 0x20 && c < 0x7f) {
        bytes.write(c);
      } else {
        throw new InvalidEventException(
            field, "must be percent-encoded: only visible ASCII characters stand for themselves");
      }
    }
    return utf8(field, bytes.toByteArray());
  }

  private static int octet(String field, String encoded, int percent) {
    int high = digit(encoded, percent + 1);
    int low = digit(encoded, percent + 2);
    if (high < 0 || low < 0) {
      throw new InvalidEventException(
          field, "must be percent-encoded: two hexadecimal digits follow every %");
    }
    return high * 16 + low;
  }

  /** ASCII digits only: {@link Character#digit} also knows those of other scripts. */
  private static int digit(String text, int at) {
    return at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
  }

  private static String utf8(String field, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidEventException(field, "must be percent-encoded UTF-8");
    }
  }
}
