package io.gapless.projection.spring;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(SpringTransactions.class);

  private final PlatformTransactionManager manager;
  private final DataSource dataSource;

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
    TransactionStatus status;
    try {
      status = manager.getTransaction(definition());
    } catch (RuntimeException e) {
      return new TransactionEnd.NotBegun(e);
    }
    if (!isOurs()) {
      rollBack(status);
      return new TransactionEnd.NotBegun(notOurs());
    }
    return run(work, status);
  }

  private TransactionEnd run(Work work, TransactionStatus status) {
    Connection connection = DataSourceUtils.getConnection(dataSource);
    boolean commits = false;
    try {
      commits = work.in(new SpringTransaction(connection, status)) && !status.isRollbackOnly();
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
      if (!commits) {
        rollBack(status);
      }
    }
    return commits ? commit(status) : new TransactionEnd.RolledBack(Optional.empty());
  }

  private TransactionEnd commit(TransactionStatus status) {
    Completion completion = new Completion();
    TransactionSynchronizationManager.registerSynchronization(completion);
    try {
      manager.commit(status);
      return completion.end();
    } catch (RuntimeException e) {
      return completion.end(e);
    }
  }

  /** What fails here fails on a broken connection, whose end is the transaction's too. */
  private void rollBack(TransactionStatus status) {
    try {
      manager.rollback(status);
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("reason", e.toString())
          .log("A transaction could not be rolled back");
    }
  }

  private boolean isOurs() {
    return TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.hasResource(dataSource);
  }

  private ProjectionException notOurs() {
    return new ProjectionException(
        "the transaction manager "
            + manager.getClass().getName()
            + " binds no connection of the projections' data source: make a TransactionRunner bean"
            + " of the two that belong together");
  }

  private static TransactionDefinition definition() {
    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
    definition.setName("gapless-projection");
    definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    definition.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    return definition;
  }

  private record SpringTransaction(Connection connection, TransactionStatus status)
      implements Joined {
    @Override
    public void flush() {
      status.flush();
    }
  }
}
