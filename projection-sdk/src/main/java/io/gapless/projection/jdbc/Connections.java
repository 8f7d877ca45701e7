package io.gapless.projection.jdbc;

import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions at READ COMMITTED, each on a connection of its own. After any error the whole
 * transaction is rolled back. A pool should give the isolation back as it was, as HikariCP does; a
 * connection that cannot be rolled back is cut, never given back.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection, Tables tables) throws SQLException;
  }

  private final DataSource dataSource;
  private volatile @Nullable Tables tables;

  Connections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Work of our own whose transaction commits if it ends as {@link Outcome.Committed}. */
  Outcome attempt(Work<Outcome> work) {
    return attempt(work, Outcome.Unavailable::new);
  }

  /**
   * Work whose transaction commits if, and only if, it ends as {@link Outcome.Committed}.
   *
   * @param refused what it is if COMMIT was answered, and by a rollback
   */
  Outcome attempt(Work<Outcome> work, Function<Throwable, Outcome> refused) {
    Connection connection;
    try {
      connection = dataSource.getConnection();
    } catch (SQLException e) {
      return new Outcome.Unavailable(e);
    }
    try {
      return attempt(connection, work, refused);
    } finally {
      giveBack(connection);
    }
  }

  /**
   * Work in one transaction that commits if it returns.
   *
   * @throws PositionsException if it does not, or nobody knows
   */
  <T> T commit(String what, Work<T> work) {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    Outcome outcome =
        attempt(
            (connection, known) -> {
              result.set(work.on(connection, known));
              return new Outcome.Committed();
            });
    switch (outcome) {
      case Outcome.Committed committed -> {}
      case Outcome.Lost lost -> throw new PositionsException(what + ": another was faster");
      case Outcome.HandlerFailed failed -> throw new PositionsException(what, failed.cause());
      case Outcome.Contended contended -> throw new PositionsException(what, contended.cause());
      case Outcome.Unavailable no -> throw new PositionsException(what, no.cause());
      case Outcome.Unknown unknown ->
          throw new PositionsException(what + ": the outcome is unknown", unknown.cause());
    }
    return Objects.requireNonNull(result.get());
  }

  /**
   * Reads what is committed.
   *
   * @throws PositionsException if it cannot be read now
   */
  <T> T read(String what, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.on(connection, tables(connection));
    } catch (SQLException e) {
      throw new PositionsException(what, e);
    }
  }

  private Outcome attempt(
      Connection connection, Work<Outcome> work, Function<Throwable, Outcome> refused) {
    try {
      begin(connection);
      Outcome outcome = work.on(connection, tables(connection));
      if (!(outcome instanceof Outcome.Committed)) {
        rollBack(connection);
        return outcome;
      }
    } catch (SQLException e) {
      rollBack(connection);
      return SqlErrors.outcome(e);
    } catch (RuntimeException | Error e) {
      rollBack(connection);
      throw e;
    }
    return commit(connection, refused);
  }

  /** The database is asked once what it is. */
  private Tables tables(Connection connection) throws SQLException {
    Tables known = tables;
    if (known == null) {
      known = Tables.of(Dialect.of(connection));
      tables = known;
    }
    return known;
  }

  private static void begin(Connection connection) throws SQLException {
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    connection.setAutoCommit(false);
  }

  private static Outcome commit(Connection connection, Function<Throwable, Outcome> refused) {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (SqlErrors.saysRolledBack(e)) {
        rollBack(connection);
        return refused.apply(e);
      }
      cut(connection);
      return new Outcome.Unknown(e);
    }
    end(connection);
    return new Outcome.Committed();
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
