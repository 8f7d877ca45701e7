package io.gapless.projection.jdbc.managed;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the promises of a {@link TransactionRunner} over a framework's transaction manager. As
 * thread-safe as the manager.
 */
public final class ManagedTransactions implements TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ManagedTransactions.class);

  private final Supplier<ManagedTransaction> manager;

  /**
   * @param manager begins a transaction of its own at READ COMMITTED, or throws if it cannot: then
   *     it has left none behind
   */
  public ManagedTransactions(Supplier<ManagedTransaction> manager) {
    this.manager = manager;
  }

  @Override
  public TransactionEnd run(Work work) {
    ManagedTransaction transaction;
    try {
      transaction = manager.get();
    } catch (RuntimeException e) {
      return new TransactionEnd.NotBegun(e);
    }
    boolean commits = false;
    try {
      commits = work.in(transaction) && !transaction.isRollbackOnly();
    } finally {
      if (!commits) {
        rollBack(transaction);
      }
    }
    return commits
        ? new CommitCourse().of(transaction)
        : new TransactionEnd.RolledBack(Optional.empty());
  }

  /** What fails here fails on a broken connection, whose end is the transaction's too. */
  private static void rollBack(ManagedTransaction transaction) {
    try {
      transaction.rollBack();
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("reason", e.toString())
          .log("A transaction could not be rolled back");
    }
  }
}
