package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;
import io.gapless.log.spill.ShardLeases;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The shards this replica drains: leased, renewed at a third of the lease, dropped when the lease
 * could not be renewed in time. Not thread-safe.
 */
final class HeldShards {
  private final ShardLeases leases;
  private final String owner;
  private final Duration lease;
  private final LongSupplier nanoTime;

  private Set<Shard> held = Set.of();
  private boolean present;
  private long heldUntil;
  private long renewAt;

  HeldShards(ShardLeases leases, String owner, Duration lease, LongSupplier nanoTime) {
    this.leases = leases;
    this.owner = owner;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.renewAt = nanoTime.getAsLong();
  }

  boolean renewalDue() {
    return nanoTime.getAsLong() - renewAt >= 0;
  }

  /**
   * Renews, and takes or gives back what a fair share asks for.
   *
   * @throws io.gapless.log.spill.FallbackStoreException if the store does not answer; what is held
   *     stays held until its lease ends
   */
  void renew() {
    long asked = nanoTime.getAsLong();
    held = Set.copyOf(leases.acquire(owner, FairShare.of(leases.owners(), present), lease));
    present = true;
    heldUntil = asked + lease.toNanos();
    renewAt = asked + lease.toNanos() / 3;
  }

  /** What to drain now. */
  Set<Shard> held() {
    if (nanoTime.getAsLong() - heldUntil >= 0) {
      held = Set.of();
      present = false;
    }
    return held;
  }

  /** Gives everything back, so that others need not wait for the lease's end. */
  void release() {
    held = Set.of();
    present = false;
    renewAt = nanoTime.getAsLong();
    leases.release(owner);
  }
}
