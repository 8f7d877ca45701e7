package io.gapless.command.receive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of UTF-8 (RFC 3986), exact in both directions: {@code +} is a plus, {@code %2F}
 * is a slash inside a segment, bytes that are not UTF-8 are refused instead of replaced. Keys are
 * compared as bytes, so nothing may be lost here.
 */
public final class PercentEncoding {
  private static final String UNRESERVED_MARKS = "-._~";

  private PercentEncoding() {}

  /**
   * @param field how to name it if it is malformed
   * @throws InvalidRequestException if it is not percent-encoded UTF-8
   */
  static String decode(String field, String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(escaped(field, encoded, i));
        i += 2;
      } else if (c > 0x20 && c < 0x7f) {
        bytes.write(c);
      } else {
        throw new InvalidRequestException(
            field, "must be percent-encoded: only visible ASCII characters stand for themselves");
      }
    }
    return utf8(field, bytes.toByteArray());
  }

  /** Everything but letters, digits and {@code -._~} as its bytes. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c)) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED_MARKS.indexOf(c) >= 0;
  }

  private static int escaped(String field, String encoded, int at) {
    int high = at + 2 < encoded.length() ? hexDigit(encoded.charAt(at + 1)) : -1;
    int low = at + 2 < encoded.length() ? hexDigit(encoded.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw new InvalidRequestException(
          field, "must be percent-encoded: two hexadecimal digits follow every %");
    }
    return high * 16 + low;
  }

  /** ASCII only: {@link Character#digit} also knows the digits of other scripts. */
  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static String utf8(String field, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(field, "must be percent-encoded UTF-8");
    }
  }
}
