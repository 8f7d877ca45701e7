package io.gapless.projection.jdbc;

import io.gapless.event.Digest;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.UnreadableRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements on {@code gapless_unreadable}. */
final class UnreadableTable {
  private static final int MOST_REASON = 1_000;
  private static final String COUNT =
      "SELECT COUNT(*) FROM gapless_unreadable WHERE projection = ?";

  private final String keep;

  UnreadableTable(Dialect dialect) {
    keep =
        "INSERT INTO gapless_unreadable (projection, topic, partition_number, record_offset,"
            + " digest, record_key, record_headers, record_value, reason, kept_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, %s)".formatted(dialect.now())
            + dialect.keeping("kept_at");
  }

  void keep(Connection connection, ProjectionName projection, UnreadableRecord record)
      throws SQLException {
    String reason = record.reason();
    try (PreparedStatement statement = connection.prepareStatement(keep)) {
      statement.setString(1, projection.value());
      statement.setString(2, record.topic());
      statement.setInt(3, record.partition());
      statement.setLong(4, record.offset());
      statement.setString(5, Digest.of(record.value()).toString());
      statement.setBytes(6, record.key());
      statement.setBytes(7, HeaderText.write(record.headers()));
      statement.setBytes(8, record.value());
      statement.setString(
          9, Rows.text(reason.substring(0, Math.min(reason.length(), MOST_REASON))));
      statement.executeUpdate();
    }
  }

  long count(Connection connection, ProjectionName projection) throws SQLException {
    return Rows.count(connection, COUNT, projection);
  }
}
