package io.gapless.projection.jdbc;

import io.gapless.event.CommandId;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.RebuiltPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** The statements on {@code gapless_commands}. */
final class CommandTable {
  private static final String FIND =
      "SELECT 1 FROM gapless_commands WHERE projection = ? AND command_id = ?";

  private final String prune;
  private final String note;

  CommandTable(Dialect dialect) {
    prune =
        "DELETE FROM gapless_commands WHERE projection = ? AND done_at < %s"
            .formatted(dialect.later());
    note =
        "INSERT INTO gapless_commands (projection, command_id, done_at) VALUES (?, ?, %s)"
            .formatted(dialect.now());
  }

  /**
   * Notes a command as carried out by this transaction, unless it is noted; returns whether it was
   * not. If another transaction is about to note it, this waits for that one's end, and is a
   * duplicate key if it committed.
   */
  boolean isFirst(Connection connection, ProjectionName projection, CommandId command)
      throws SQLException {
    if (isNoted(connection, projection, command)) {
      return false;
    }
    prune(connection, projection); // before a row of our own is locked: two cannot deadlock here
    try (PreparedStatement statement = bound(connection, note, projection, command)) {
      statement.executeUpdate();
    }
    return true;
  }

  private static boolean isNoted(
      Connection connection, ProjectionName projection, CommandId command) throws SQLException {
    try (PreparedStatement statement = bound(connection, FIND, projection, command);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private void prune(Connection connection, ProjectionName projection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(prune)) {
      statement.setString(1, projection.value());
      statement.setLong(2, -TimeUnit.DAYS.toMicros(RebuiltPositions.REMEMBERED.toDays()));
      statement.executeUpdate();
    }
  }

  private static PreparedStatement bound(
      Connection connection, String sql, ProjectionName projection, CommandId command)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, projection.value());
    statement.setString(2, command.value());
    return statement;
  }
}
