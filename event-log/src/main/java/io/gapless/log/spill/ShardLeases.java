package io.gapless.log.spill;

import java.time.Duration;
import java.util.Set;

/**
 * Which replica drains which shard, by the fallback store's clock. It saves work; two drainers at
 * once cost duplicates and nothing else.
 */
public interface ShardLeases {
  /** Longest name of an owner, in characters. */
  int MAX_OWNER_LENGTH = 128;

  /**
   * Renews what {@code owner} holds and takes what is free or run out, up to {@code most} shards in
   * all; gives back shards above that number. The owner counts as present until the lease ends,
   * even if it gets no shard, so that others see it and give some back.
   *
   * @param most 0 to {@link Shard#COUNT}; a fair share is that number divided by {@link #owners},
   *     rounded up
   * @return what the owner holds now, until {@code lease} from now
   * @throws FallbackStoreException if it cannot be told
   */
  Set<Shard> acquire(String owner, int most, Duration lease);

  /**
   * Gives all shards of {@code owner} back; it is not present any more.
   *
   * @throws FallbackStoreException if that cannot be told; then its leases run out
   */
  void release(String owner);

  /**
   * How many owners are present.
   *
   * @throws FallbackStoreException if it cannot be told
   */
  int owners();
}
