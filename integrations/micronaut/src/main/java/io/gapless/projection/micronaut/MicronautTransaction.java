package io.gapless.projection.micronaut;

import io.gapless.projection.jdbc.managed.CommitCourse;
import io.gapless.projection.jdbc.managed.ManagedTransaction;
import io.micronaut.transaction.SynchronousTransactionManager;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.exceptions.UnexpectedRollbackException;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.sql.Connection;

/** One that Micronaut Data has begun. */
record MicronautTransaction(
    SynchronousTransactionManager<Connection> manager, TransactionStatus<Connection> status)
    implements ManagedTransaction {
  @Override
  public Connection connection() {
    return status.getConnection();
  }

  @Override
  public boolean isRollbackOnly() {
    return status.isRollbackOnly();
  }

  @Override
  public void watch(CommitCourse course) {
    status.registerSynchronization(new Watch(course));
  }

  @Override
  public void commit() {
    manager.commit(status);
  }

  @Override
  public void rollBack() {
    manager.rollback(status);
  }

  @Override
  public boolean saysRolledBack(RuntimeException error) {
    return error instanceof UnexpectedRollbackException;
  }

  /** Ordered last, so that its callback before the commit is the last one. */
  private record Watch(CommitCourse course) implements TransactionSynchronization {
    @Override
    public int getOrder() {
      return LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      course.committing();
    }

    @Override
    public void afterCompletion(Status status) {
      course.completed(status == Status.COMMITTED);
    }
  }
}
