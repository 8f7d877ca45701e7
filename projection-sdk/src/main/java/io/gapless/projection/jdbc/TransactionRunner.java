package io.gapless.projection.jdbc;

import java.sql.Connection;

/**
 * Runs work in transactions that somebody else begins, commits and rolls back, such as a
 * framework's transaction manager: whatever a handler calls that takes part in the manager's
 * transactions (a repository, a template, an entity manager) then commits together with the
 * position. For {@link JdbcPositions#joining}; {@link
 * io.gapless.projection.jdbc.managed.ManagedTransactions} is what most managers need. Thread-safe.
 *
 * <p>An implementation promises:
 *
 * <ul>
 *   <li>Each call is a transaction of its own at READ COMMITTED, bound to the calling thread if the
 *       manager binds transactions to threads.
 *   <li>It commits only if the work asks for it and nobody marked the transaction rollback-only; in
 *       every other case, also if the work throws, it rolls back. What the work throws is passed on
 *       afterwards.
 *   <li>How it ended is told as {@link TransactionEnd}, and an error of the commit whose answer
 *       nobody has seen is never taken for a rollback.
 * </ul>
 */
@FunctionalInterface
public interface TransactionRunner {
  /** Runs {@code work} exactly once in a new transaction, or not at all if none can be begun. */
  TransactionEnd run(Work work);

  /** What is done in the transaction. */
  @FunctionalInterface
  interface Work {
    /**
     * @return whether to commit
     */
    boolean in(Joined transaction);
  }

  /** The transaction while the work runs; not to be used afterwards. */
  interface Joined {
    /** Its connection, with auto-commit off. */
    Connection connection();

    /**
     * Sends what is still held in memory to the database, as an entity manager's flush does. Called
     * after the handler and before the position is written.
     *
     * @throws Exception if the database refuses it: that is the handler's failure
     */
    default void flush() throws Exception {}
  }
}
