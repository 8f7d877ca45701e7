package io.gapless.event;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * CRC-32C (RFC 3720, Castagnoli) of some bytes. It finds damage and mix-ups, not forgery.
 *
 * @param crc the checksum
 */
public record Digest(int crc) {
  public static Digest of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new Digest((int) crc.getValue());
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws InvalidEventException if {@code hex} is not eight hexadecimal digits
   */
  public static Digest parse(String hex) {
    if (hex.length() != 8) {
      throw new InvalidEventException("digest", "must be eight hexadecimal digits");
    }
    try {
      return new Digest(HexFormat.fromHexDigits(hex));
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("digest", "must be eight hexadecimal digits");
    }
  }

  /** Eight lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(crc);
  }
}
