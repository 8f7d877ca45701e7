package io.gapless.projection.jdbc;

import java.util.Optional;

/** How a transaction of a {@link TransactionRunner} ended. */
public sealed interface TransactionEnd {
  /** All of it took effect; also if something failed afterwards. */
  record Committed() implements TransactionEnd {}

  /**
   * Nothing of it took effect.
   *
   * @param cause why, if the work asked for a commit: what failed before COMMIT was sent, or empty
   *     if the transaction was marked rollback-only
   */
  record RolledBack(Optional<Throwable> cause) implements TransactionEnd {}

  /** No transaction was begun, and the work has not run. */
  record NotBegun(Throwable cause) implements TransactionEnd {}

  /**
   * COMMIT was sent, or may have been, and it failed. Whether the database answered, and what, is
   * looked up in the SQL error behind {@code cause}.
   */
  record Unknown(Throwable cause) implements TransactionEnd {}
}
