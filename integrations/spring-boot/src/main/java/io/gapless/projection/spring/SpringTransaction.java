package io.gapless.projection.spring;

import io.gapless.projection.jdbc.managed.CommitCourse;
import io.gapless.projection.jdbc.managed.ManagedTransaction;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One that Spring has begun on the data source's connection. */
record SpringTransaction(
    PlatformTransactionManager manager,
    TransactionStatus status,
    DataSource dataSource,
    Connection connection)
    implements ManagedTransaction {
  @Override
  public boolean isRollbackOnly() {
    return status.isRollbackOnly();
  }

  @Override
  public void flush() {
    status.flush();
  }

  @Override
  public void watch(CommitCourse course) {
    TransactionSynchronizationManager.registerSynchronization(new Watch(course));
  }

  @Override
  public void commit() {
    DataSourceUtils.releaseConnection(connection, dataSource);
    manager.commit(status);
  }

  @Override
  public void rollBack() {
    DataSourceUtils.releaseConnection(connection, dataSource);
    manager.rollback(status);
  }

  @Override
  public boolean saysRolledBack(RuntimeException error) {
    return error instanceof UnexpectedRollbackException;
  }

  /** Registered last, so that its callback before the commit is the last one. */
  private record Watch(CommitCourse course) implements TransactionSynchronization {
    @Override
    public void beforeCommit(boolean readOnly) {
      course.committing();
    }

    @Override
    public void afterCompletion(int status) {
      course.completed(status == STATUS_COMMITTED);
    }
  }
}
