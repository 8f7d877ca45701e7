package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;
import io.gapless.log.spill.ShardLeases;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The shards this replica drains: leased, renewed at a third of the lease, dropped when the lease
 * could not be renewed in time. Not thread-safe, but for {@link #ask}.
 */
final class HeldShards {
  private final ShardLeases leases;
  private final String owner;
  private final Duration lease;
  private final LongSupplier nanoTime;

  private Set<Shard> held = Set.of();
  private volatile boolean present;
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
   * What the store granted.
   *
   * @param asked when it was asked: its lease began later
   */
  record Renewal(Set<Shard> shards, long asked) {}

  /**
   * Renews in the store, and takes or gives back there what a fair share asks for. May be called by
   * any thread, one at a time; {@link #take} the result.
   *
   * @throws io.gapless.log.spill.FallbackStoreException if the store does not answer; what is held
   *     stays held until its lease ends
   */
  Renewal ask() {
    long asked = nanoTime.getAsLong();
    int share = FairShare.of(leases.owners(), present);
    return new Renewal(Set.copyOf(leases.acquire(owner, share, lease)), asked);
  }

  void take(Renewal renewal) {
    held = renewal.shards();
    present = true;
    heldUntil = renewal.asked() + lease.toNanos();
    renewAt = renewal.asked() + lease.toNanos() / 3;
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
