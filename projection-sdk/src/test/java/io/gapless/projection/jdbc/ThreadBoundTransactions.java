package io.gapless.projection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A transaction manager as small as they come: the transaction belongs to the thread, anybody can
 * get at its connection, mark it rollback-only, or leave something for the flush.
 */
final class ThreadBoundTransactions implements TransactionRunner {
  /** What is done at a moment of the transaction. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final ThreadLocal<@Nullable Connection> bound = new ThreadLocal<>();
  private final ThreadLocal<Boolean> rollbackOnly = ThreadLocal.withInitial(() -> false);
  private final DataSource dataSource;
  private int isolation = Connection.TRANSACTION_READ_COMMITTED;
  private boolean autoCommit;
  Step flush = () -> {};
  Step beforeCommit = () -> {};

  ThreadBoundTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  void isolation(int other) {
    isolation = other;
  }

  void autoCommit() {
    autoCommit = true;
  }

  /** The connection of the calling thread's transaction. */
  Connection current() {
    return Objects.requireNonNull(bound.get(), "no transaction");
  }

  void setRollbackOnly() {
    rollbackOnly.set(true);
  }

  @Override
  public TransactionEnd run(Work work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(autoCommit);
      bound.set(connection);
      rollbackOnly.set(false);
      return run(connection, work);
    } catch (SQLException e) {
      return new TransactionEnd.NotBegun(e);
    } finally {
      bound.remove();
    }
  }

  private TransactionEnd run(Connection connection, Work work) throws SQLException {
    if (!work.in(joined(connection)) || rollbackOnly.get()) {
      rollBack(connection);
      return new TransactionEnd.RolledBack(Optional.empty());
    }
    try {
      beforeCommit.run();
    } catch (Exception e) {
      rollBack(connection);
      return new TransactionEnd.RolledBack(Optional.of(e));
    }
    try {
      connection.commit();
      return new TransactionEnd.Committed();
    } catch (SQLException e) {
      return new TransactionEnd.Unknown(new IllegalStateException("commit failed", e));
    }
  }

  private Joined joined(Connection connection) {
    return new Joined() {
      @Override
      public Connection connection() {
        return connection;
      }

      @Override
      public void flush() throws Exception {
        flush.run();
      }
    };
  }

  private static void rollBack(Connection connection) throws SQLException {
    if (!connection.getAutoCommit() && !connection.isClosed()) {
      connection.rollback();
    }
  }
}
