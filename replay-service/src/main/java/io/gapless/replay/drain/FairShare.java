package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;

/** How many shards one replica asks for: its equal part, rounded up. Pure. */
final class FairShare {
  private FairShare() {}

  /**
   * @param present replicas that are present
   * @param counted whether this one is among them
   */
  static int of(int present, boolean counted) {
    return Math.ceilDiv(Shard.COUNT, Math.max(1, counted ? present : present + 1));
  }
}
