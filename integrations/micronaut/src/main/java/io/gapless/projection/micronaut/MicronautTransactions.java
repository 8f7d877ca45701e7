package io.gapless.projection.micronaut;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import io.micronaut.transaction.SynchronousTransactionManager;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.DefaultTransactionDefinition;
import java.sql.Connection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of a transaction manager of Micronaut Data: repositories and {@code @Transactional}
 * methods that a handler calls take part in them. Thread-safe.
 */
public final class MicronautTransactions implements TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(MicronautTransactions.class);

  private final SynchronousTransactionManager<Connection> manager;

  /**
   * @param manager begins and ends the transactions
   */
  public MicronautTransactions(SynchronousTransactionManager<Connection> manager) {
    this.manager = manager;
  }

  @Override
  public TransactionEnd run(Work work) {
    TransactionStatus<Connection> status;
    try {
      status = manager.getTransaction(definition());
    } catch (RuntimeException e) {
      return new TransactionEnd.NotBegun(e);
    }
    boolean commits = false;
    try {
      commits = work.in(status::getConnection) && !status.isRollbackOnly();
    } finally {
      if (!commits) {
        rollBack(status);
      }
    }
    return commits ? commit(status) : new TransactionEnd.RolledBack(Optional.empty());
  }

  private TransactionEnd commit(TransactionStatus<Connection> status) {
    Completion completion = new Completion();
    status.registerSynchronization(completion);
    try {
      manager.commit(status);
      return completion.end();
    } catch (RuntimeException e) {
      return completion.end(e);
    }
  }

  /** What fails here fails on a broken connection, whose end is the transaction's too. */
  private void rollBack(TransactionStatus<Connection> status) {
    try {
      manager.rollback(status);
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("reason", e.toString())
          .log("A transaction could not be rolled back");
    }
  }

  private static TransactionDefinition definition() {
    DefaultTransactionDefinition definition =
        new DefaultTransactionDefinition(TransactionDefinition.Propagation.REQUIRES_NEW);
    definition.setName("gapless-projection");
    definition.setIsolationLevel(TransactionDefinition.Isolation.READ_COMMITTED);
    return definition;
  }
}
