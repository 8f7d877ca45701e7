package io.gapless.log.internal;

import io.gapless.log.EventLogException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs work in one transaction of a pooled connection; after any error the whole transaction is
 * rolled back. Thread-safe.
 */
public final class Transactions {
  /** Work on a connection whose transaction is open. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final DataSource dataSource;

  public Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param what for the message: "cannot " + what
   * @throws EventLogException if the database refused or did not answer; after a failed commit it
   *     is not known whether the work stands
   */
  public <T> T run(String what, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return run(connection, work);
    } catch (SQLException e) {
      throw new EventLogException("cannot " + what, e);
    }
  }

  /** The same, leaving SQL errors to the caller to be told apart. */
  public <T> T runOrThrow(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return run(connection, work);
    }
  }

  private static <T> T run(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false); // costs nothing where the pool has done it
    try {
      T result = work.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
