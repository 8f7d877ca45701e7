package io.gapless.projection.jdbc;

import io.gapless.projection.ProjectionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sees that a transaction lasts from before the handler until after it. In somebody else's
 * transactions the handler's statements go past our {@link GuardedConnection}: a deadlock that it
 * caught has rolled back all that came before, the locks of the positions too, and the rest would
 * commit without it.
 */
interface HandlerWatch {
  /** Nothing to see: the connection itself is guarded. */
  HandlerWatch NONE =
      new HandlerWatch() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  void begin() throws SQLException;

  /**
   * @throws Exception if it is another transaction now, or what the handler left in memory is
   *     refused
   */
  void end() throws Exception;

  /** A savepoint ends with its transaction, whoever ends that and however. */
  static HandlerWatch over(TransactionRunner.Joined transaction) {
    return new HandlerWatch() {
      @Override
      public void begin() throws SQLException {
        execute(transaction.connection(), "SAVEPOINT gapless_handler");
      }

      @Override
      public void end() throws Exception {
        transaction.flush();
        try {
          execute(transaction.connection(), "RELEASE SAVEPOINT gapless_handler");
        } catch (SQLException e) {
          throw new ProjectionException(
              "the transaction ended while the handler had it: by an error that it caught, or by a"
                  + " commit or rollback of its own",
              e);
        }
      }
    };
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
