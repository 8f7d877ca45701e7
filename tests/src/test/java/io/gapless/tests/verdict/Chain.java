package io.gapless.tests.verdict;

import io.gapless.event.Digest;
import io.gapless.event.EventId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hash over a sequence of events, each link made from the one before: equal only if the same events
 * were folded in the same order.
 *
 * @param value the last link
 */
public record Chain(long value) {
  private static final int LINK_BYTES = Long.BYTES + 2 * Long.BYTES + Integer.BYTES;

  /** Over no event. */
  public static Chain empty() {
    return new Chain(0);
  }

  /** One event further. */
  public Chain then(EventId id, Digest digest) {
    ByteBuffer link =
        ByteBuffer.allocate(LINK_BYTES)
            .putLong(value)
            .putLong(id.value().getMostSignificantBits())
            .putLong(id.value().getLeastSignificantBits())
            .putInt(digest.crc());
    return new Chain(ByteBuffer.wrap(sha256(link.array())).getLong());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
