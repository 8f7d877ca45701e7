package io.gapless.log.spill;

import java.time.Duration;
import java.util.Set;

/**
 * Which replica drains which shard, by the fallback store's clock. It saves work; two drainers at
 * once cost duplicates and nothing else.
 */
public interface ShardLeases {
  /**
   * Renews what {@code owner} holds and takes what is free or run out, up to {@code most} shards in
   * all; gives back shards above that number.
   *
   * @return what the owner holds now, until {@code lease} from now
   */
  Set<Shard> acquire(String owner, int most, Duration lease);

  /** Gives all shards of {@code owner} back. */
  void release(String owner);

  /** How many owners hold a lease that has not run out. */
  int owners();
}
