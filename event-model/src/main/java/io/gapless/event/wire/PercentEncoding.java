package io.gapless.event.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/**
 * Keys in URLs: percent-encoded UTF-8 (RFC 3986), exact in both directions. {@code +} is a plus,
 * {@code %2F} is a slash that parts nothing, bytes that are no UTF-8 are refused instead of
 * replaced. Keys are compared as bytes, so nothing may be lost here.
 */
public final class PercentEncoding {
  /** Not the dot: a segment of dots alone would be taken for a direction. */
  private static final String PLAIN_MARKS = "-_~";

  private PercentEncoding() {}

  /** {@code entityType/entityId}, two segments of a path. */
  public static String path(EntityKey entity) {
    return encode(entity.type().value()) + "/" + encode(entity.id());
  }

  /**
   * The entity that two segments name.
   *
   * @throws InvalidEventException naming the part that is malformed or not allowed
   */
  public static EntityKey entity(String encodedType, String encodedId) {
    return EntityKey.of(decode("entityType", encodedType), decode("entityId", encodedId));
  }

  /** Everything but letters, digits and {@code -_~} as its bytes. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      if (isPlain(b)) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || PLAIN_MARKS.indexOf(b) >= 0;
  }

  /**
   * @param field how a malformed text is named
   * @throws InvalidEventException if it is not percent-encoded UTF-8
   */
  public static String decode(String field, String encoded) {
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
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidEventException(field, "must be percent-encoded UTF-8");
    }
  }
}
