package io.gapless.log.append;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.CommandId;
import io.gapless.event.Event;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.internal.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Finds out whether a COMMIT that was sent and not answered took place: over a new connection, by a
 * <em>locking</em> read. Its rows were inserted before COMMIT was sent, so the read waits while
 * that transaction is still open or committing; a plain read would miss it. What a locking read
 * does not find was rolled back. Stateless.
 */
final class CommitInquiry {
  private CommitInquiry() {}

  /**
   * @return whether it was committed
   * @throws SQLException if that cannot be told yet, or the transaction is still open: ask again
   */
  static boolean isCommitted(EventStoreConnections connections, BatchOutcome.InDoubt doubt)
      throws SQLException {
    try (Connection connection = connections.open()) {
      return doubt.events().isEmpty()
          ? hasCommand(
              connection, doubt.plan().accepted().getFirst().append().request().command().id())
          : hasEvent(connection, doubt.events().getFirst());
    }
  }

  private static boolean hasEvent(Connection connection, Event event) throws SQLException {
    return exists(
        connection,
        "SELECT 1 FROM events WHERE event_id = ? LOCK IN SHARE MODE",
        UuidBytes.of(event.id().value()));
  }

  private static boolean hasCommand(Connection connection, CommandId command) throws SQLException {
    return exists(
        connection,
        "SELECT 1 FROM commands WHERE command_id = ? LOCK IN SHARE MODE",
        command.value().getBytes(US_ASCII));
  }

  private static boolean exists(Connection connection, String sql, byte[] key) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setBytes(1, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
