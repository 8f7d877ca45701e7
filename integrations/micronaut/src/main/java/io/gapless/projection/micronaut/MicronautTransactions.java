package io.gapless.projection.micronaut;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import io.gapless.projection.jdbc.managed.ManagedTransactions;
import io.micronaut.transaction.SynchronousTransactionManager;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.support.DefaultTransactionDefinition;
import java.sql.Connection;

/**
 * Transactions of a transaction manager of Micronaut Data: repositories and {@code @Transactional}
 * methods that a handler calls take part in them. Thread-safe.
 */
public final class MicronautTransactions implements TransactionRunner {
  private final TransactionRunner transactions;

  /**
   * @param manager begins and ends the transactions
   */
  public MicronautTransactions(SynchronousTransactionManager<Connection> manager) {
    transactions =
        new ManagedTransactions(
            () -> new MicronautTransaction(manager, manager.getTransaction(definition())));
  }

  @Override
  public TransactionEnd run(Work work) {
    return transactions.run(work);
  }

  private static TransactionDefinition definition() {
    DefaultTransactionDefinition definition =
        new DefaultTransactionDefinition(TransactionDefinition.Propagation.REQUIRES_NEW);
    definition.setName("gapless-projection");
    definition.setIsolationLevel(TransactionDefinition.Isolation.READ_COMMITTED);
    return definition;
  }
}
