package io.gapless.projection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions at READ COMMITTED, each on a connection of its own. A pool should give the isolation
 * back as it was, as HikariCP does; a connection that cannot be rolled back is cut, never given
 * back.
 */
final class DataSourceTransactions implements TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(DataSourceTransactions.class);

  private final DataSource dataSource;

  DataSourceTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public TransactionEnd run(Work work) {
    Connection connection;
    try {
      connection = dataSource.getConnection();
    } catch (SQLException e) {
      return new TransactionEnd.NotBegun(e);
    }
    try {
      return run(connection, work);
    } finally {
      giveBack(connection);
    }
  }

  private static TransactionEnd run(Connection connection, Work work) {
    try {
      begin(connection);
    } catch (SQLException e) {
      rollBack(connection);
      return new TransactionEnd.NotBegun(e);
    }
    boolean commits = false;
    try {
      commits = work.in(() -> connection);
    } finally {
      if (!commits) {
        rollBack(connection);
      }
    }
    return commits ? commit(connection) : new TransactionEnd.RolledBack(Optional.empty());
  }

  private static void begin(Connection connection) throws SQLException {
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    connection.setAutoCommit(false);
  }

  private static TransactionEnd commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (SqlErrors.saysRolledBack(e)) {
        rollBack(connection);
      } else {
        cut(connection);
      }
      return new TransactionEnd.Unknown(e);
    }
    end(connection);
    return new TransactionEnd.Committed();
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cut(connection);
      return;
    }
    end(connection);
  }

  private static void end(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cut(connection);
    }
  }

  /** Ends the session, which ends its transaction. To close it might give it back to a pool. */
  private static void cut(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("reason", e.toString()).log("A broken connection could not be cut");
    }
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("reason", e.toString()).log("A connection could not be closed");
    }
  }
}
