package io.gapless.projection.spring;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import io.gapless.projection.jdbc.managed.ManagedTransaction;
import io.gapless.projection.jdbc.managed.ManagedTransactions;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions of a {@link PlatformTransactionManager} that binds the data source's connection to
 * the thread, as those for JDBC and JPA do: templates, repositories and {@code @Transactional}
 * methods that a handler calls take part in them. Thread-safe.
 */
public final class SpringTransactions implements TransactionRunner {
  private final PlatformTransactionManager manager;
  private final DataSource dataSource;
  private final TransactionRunner transactions = new ManagedTransactions(this::begin);

  /**
   * @param manager begins and ends the transactions
   * @param dataSource whose connections it hands out
   */
  public SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
    this.manager = manager;
    this.dataSource = dataSource;
  }

  @Override
  public TransactionEnd run(Work work) {
    return transactions.run(work);
  }

  private ManagedTransaction begin() {
    TransactionStatus status = manager.getTransaction(definition());
    try {
      requireOurs();
      return new SpringTransaction(
          manager, status, dataSource, DataSourceUtils.getConnection(dataSource));
    } catch (RuntimeException e) {
      rollBack(status, e);
      throw e;
    }
  }

  private void rollBack(TransactionStatus status, RuntimeException cause) {
    try {
      manager.rollback(status);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void requireOurs() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()
        || !TransactionSynchronizationManager.hasResource(dataSource)) {
      throw new ProjectionException(
          "the transaction manager "
              + manager.getClass().getName()
              + " binds no connection of the projections' data source: make a TransactionRunner"
              + " bean of the two that belong together");
    }
  }

  private static TransactionDefinition definition() {
    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
    definition.setName("gapless-projection");
    definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    definition.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    return definition;
  }
}
