package io.gapless.replay.reconcile;

import java.util.function.LongSupplier;

/** One report as this replica holds it, renewed at a third. Not thread-safe. */
final class Claim {
  private final ReconciliationRepository reports;
  private final ReconciliationRow row;
  private final long leaseMillis;
  private final LongSupplier nanoTime;
  private long renewAt;

  /**
   * @param row as it was before it was claimed
   */
  Claim(
      ReconciliationRepository reports,
      ReconciliationRow row,
      long leaseMillis,
      LongSupplier nanoTime) {
    this.reports = reports;
    this.row = row;
    this.leaseMillis = leaseMillis;
    this.nanoTime = nanoTime;
    this.renewAt = nanoTime.getAsLong() + leaseMillis * 1_000_000 / 3;
  }

  ReconciliationRow row() {
    return row;
  }

  /** The fencing number: whoever takes the report next has a higher one. */
  long epoch() {
    return row.epoch() + 1;
  }

  /** Renews it if that is due; false if it is lost. */
  boolean keeps() {
    long now = nanoTime.getAsLong();
    if (now - renewAt < 0) {
      return true;
    }
    renewAt = now + leaseMillis * 1_000_000 / 3;
    return reports.renew(row.id(), epoch(), leaseMillis) == 1;
  }

  void letGo() {
    reports.letGo(row.id(), epoch());
  }
}
