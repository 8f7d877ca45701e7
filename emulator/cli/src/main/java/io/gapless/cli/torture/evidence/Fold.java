package io.gapless.cli.torture.evidence;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A projection's state of one entity, changed in the transaction in which it writes the {@link
 * Effect}.
 *
 * @param count how many events it folded
 * @param sum of their digests
 * @param chain a hash, each link made from the one before: equal only if the same events were
 *     folded in the same order
 */
public record Fold(EntityKey entity, long count, long sum, long chain) {
  private static final int LINK_BYTES = 3 * Long.BYTES + Integer.BYTES;

  /** Of an entity without events. */
  public static Fold empty(EntityKey entity) {
    return new Fold(entity, 0, 0, 0);
  }

  /** One event further. */
  public Fold then(EventId id, Digest digest) {
    ByteBuffer link =
        ByteBuffer.allocate(LINK_BYTES)
            .putLong(chain)
            .putLong(id.value().getMostSignificantBits())
            .putLong(id.value().getLeastSignificantBits())
            .putInt(digest.crc());
    return new Fold(entity, count + 1, sum + digest.crc(), hash(link.array()));
  }

  private static long hash(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
