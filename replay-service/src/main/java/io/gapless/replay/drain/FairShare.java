package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;

/**
 * How many shards one replica asks for: its equal part, rounded up. Only a replica that holds a
 * shard is counted as an owner, and where all shards are held a new replica could never show up; so
 * every {@value #OFFER_EVERY}rd time a replica asks for one less and leaves a shard free until its
 * next renewal. (It goes on draining it meanwhile: without a lease that costs duplicates at most.)
 * Pure.
 */
final class FairShare {
  static final int OFFER_EVERY = 3;

  private FairShare() {}

  /**
   * @param owners replicas that hold a shard
   * @param holdsAny whether this one is among them
   * @param offer whether it leaves a shard free
   */
  static int most(int owners, boolean holdsAny, boolean offer) {
    int sharing = Math.max(1, holdsAny ? owners : owners + 1);
    int share = Math.ceilDiv(Shard.COUNT, sharing);
    return offer && share > 1 ? share - 1 : share;
  }

  /** Whether the renewal with this number, counted from 1, leaves a shard free. */
  static boolean offers(long renewal) {
    return renewal % OFFER_EVERY == 0;
  }
}
