package io.gapless.replay.takeover;

import io.gapless.log.writer.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The take-over's lease as this replica holds it, renewed at a third. Not thread-safe. */
final class TakeOverLease {
  private final TakeOverStore store;
  private final String replica;
  private final Duration length;
  private final LongSupplier nanoTime;
  private Optional<Lease> held = Optional.empty();
  private long renewAt;

  TakeOverLease(TakeOverStore store, String replica, Duration length, LongSupplier nanoTime) {
    this.store = store;
    this.replica = replica;
    this.length = length;
    this.nanoTime = nanoTime;
  }

  /** Takes or renews it; empty if another replica has it. */
  Optional<Lease> take() {
    long asked = nanoTime.getAsLong();
    held = Optional.empty();
    held = store.lease(replica, length);
    renewAt = asked + length.toNanos() / 3;
    return held;
  }

  /**
   * Renews it if that is due.
   *
   * @return whether {@code lease} is still held, in the same epoch
   */
  boolean keeps(Lease lease) {
    if (nanoTime.getAsLong() - renewAt >= 0) {
      return take().equals(Optional.of(lease));
    }
    return held.equals(Optional.of(lease));
  }

  void release() {
    held.ifPresent(store::release);
    held = Optional.empty();
  }
}
