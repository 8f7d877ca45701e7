package io.gapless.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's content as bytes, with the digest under which it was stored. The bytes are never
 * rewritten on their way. Immutable: callers must not change the array that {@link #bytes()} gives,
 * which is not copied.
 */
public final class Payload {
  /** Largest payload in bytes: what Kafka and the fallback store take with their defaults. */
  public static final int MAX_BYTES = 1_000_000;

  private final byte[] bytes;
  private final Digest digest;

  private Payload(byte[] bytes, Digest digest) {
    this.bytes = bytes;
    this.digest = digest;
  }

  /** A new payload; its digest is computed here. */
  public static Payload of(byte[] bytes) {
    return new Payload(bytes, Digest.of(bytes));
  }

  public static Payload ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A payload read back, with the digest that was stored beside it; the two may disagree. */
  public static Payload stored(byte[] bytes, Digest digest) {
    return new Payload(bytes, digest);
  }

  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  public Digest digest() {
    return digest;
  }

  /** Whether the bytes still have the digest under which they were stored. */
  public boolean isIntact() {
    return digest.equals(Digest.of(bytes));
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && digest.equals(that.digest)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** Size and digest only: payloads never reach a log. */
  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes, crc32c " + digest + "]";
  }
}
