package io.gapless.projection.jdbc.managed;

import io.gapless.projection.jdbc.TransactionRunner;

/** A transaction that a transaction manager has begun. For one thread. */
public interface ManagedTransaction extends TransactionRunner.Joined {
  /** Whether somebody marked it rollback-only. */
  boolean isRollbackOnly();

  /**
   * Has the manager's own callbacks tell how far the commit gets; called right before it. The
   * callback before COMMIT is to be the last of those that may still fail.
   */
  void watch(CommitCourse course);

  /** Has the manager commit it. */
  void commit();

  /** Has the manager roll it back. */
  void rollBack();

  /** Whether an error of {@link #commit} says that the manager has rolled back instead. */
  boolean saysRolledBack(RuntimeException error);
}
