package io.gapless.projection.micronaut;

import io.gapless.projection.jdbc.TransactionEnd;
import io.micronaut.transaction.exceptions.UnexpectedRollbackException;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how far a commit gets, since its exception does not tell: what fails in a callback before
 * COMMIT has rolled back, what fails in one after it has committed, and only in between is it
 * unknown. Registered last, so that its callback before the commit is the last one.
 */
final class Completion implements TransactionSynchronization {
  private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

  private boolean committing;
  private boolean committed;

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    committing = true;
  }

  @Override
  public void afterCompletion(Status status) {
    committed = status == Status.COMMITTED;
  }

  /** The end if {@code commit} returned. */
  TransactionEnd end() {
    return committed
        ? new TransactionEnd.Committed()
        : new TransactionEnd.RolledBack(Optional.empty());
  }

  /** The end if {@code commit} threw. */
  TransactionEnd end(RuntimeException error) {
    if (committed) {
      LOG.atWarn()
          .addKeyValue("reason", error.getClass().getName())
          .log("A callback after the commit failed");
      return new TransactionEnd.Committed();
    }
    return !committing || error instanceof UnexpectedRollbackException
        ? new TransactionEnd.RolledBack(Optional.of(error))
        : new TransactionEnd.Unknown(error);
  }
}
