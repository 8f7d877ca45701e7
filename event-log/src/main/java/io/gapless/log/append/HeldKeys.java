package io.gapless.log.append;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out, after a lock wait has timed out, which requests of a batch want a key that some other
 * session holds: those have waited long enough, the rest need not wait with them. Reads with
 * NOWAIT; nothing stays locked. Stateless.
 */
final class HeldKeys {
  /**
   * As an INSERT looks for a duplicate, and with the right to read alone: FOR UPDATE asks for the
   * right to change events, which no service has. MySQL and MariaDB spell it differently; each
   * skips the other's comment.
   */
  private static final String SHARED_NOWAIT =
      "/*!80001 FOR SHARE NOWAIT */ /*M! LOCK IN SHARE MODE NOWAIT */";

  private HeldKeys() {}

  /** Two quick reads per request, which is fine for something that has just cost a second. */
  static List<PendingAppend> find(Connection connection, List<PendingAppend> batch)
      throws SQLException {
    List<PendingAppend> held = new ArrayList<>();
    for (PendingAppend append : batch) {
      if (isHeld(connection, append.request())) {
        held.add(append);
      }
    }
    connection.rollback();
    return held;
  }

  private static boolean isHeld(Connection connection, AppendRequest request) throws SQLException {
    try {
      lockNextVersion(connection, request);
      lockCommand(connection, request);
      return false;
    } catch (SQLException e) {
      connection.rollback();
      if (SqlErrors.isHeldByOther(e)) {
        return true;
      }
      throw e;
    }
  }

  private static void lockNextVersion(Connection connection, AppendRequest request)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM events WHERE entity_type = ? AND entity_id = ? AND version = ? "
                + SHARED_NOWAIT)) {
      select.setBytes(1, EventRow.typeBytes(request.entity()));
      select.setBytes(2, request.entity().idBytes());
      select.setLong(3, request.condition().expected().value() + 1);
      try (ResultSet row = select.executeQuery()) {
        row.next();
      }
    }
  }

  private static void lockCommand(Connection connection, AppendRequest request)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM commands WHERE command_id = ? " + SHARED_NOWAIT)) {
      select.setBytes(1, request.command().id().value().getBytes(US_ASCII));
      try (ResultSet row = select.executeQuery()) {
        row.next();
      }
    }
  }
}
