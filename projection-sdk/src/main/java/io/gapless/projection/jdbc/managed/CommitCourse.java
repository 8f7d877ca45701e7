package io.gapless.projection.jdbc.managed;

import io.gapless.projection.jdbc.TransactionEnd;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a commit gets, since its exception does not tell: what fails in a callback before COMMIT
 * has rolled back, what fails in one after it has committed, and only in between is it unknown. For
 * one thread.
 */
public final class CommitCourse {
  private static final Logger LOG = LoggerFactory.getLogger(CommitCourse.class);

  private boolean committing;
  private boolean committed;

  CommitCourse() {}

  /** All callbacks before the commit are done; COMMIT comes next. */
  public void committing() {
    committing = true;
  }

  /** The transaction is over. */
  public void completed(boolean withCommit) {
    committed = withCommit;
  }

  /** Commits, and says how that ended. */
  TransactionEnd of(ManagedTransaction transaction) {
    transaction.watch(this);
    try {
      transaction.commit();
    } catch (RuntimeException e) {
      return end(transaction, e);
    }
    return committed
        ? new TransactionEnd.Committed()
        : new TransactionEnd.RolledBack(Optional.empty());
  }

  private TransactionEnd end(ManagedTransaction transaction, RuntimeException error) {
    if (committed) {
      LOG.atWarn()
          .addKeyValue("reason", error.getClass().getName())
          .log("A callback after the commit failed");
      return new TransactionEnd.Committed();
    }
    return !committing || transaction.saysRolledBack(error)
        ? new TransactionEnd.RolledBack(Optional.of(error))
        : new TransactionEnd.Unknown(error);
  }
}
