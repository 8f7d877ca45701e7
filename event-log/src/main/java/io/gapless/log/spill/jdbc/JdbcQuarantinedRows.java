package io.gapless.log.spill.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.log.spill.QuarantinedRow;
import io.gapless.log.spill.SpillKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL on the rows of {@code spilled_events} that are set aside, without their payloads. */
final class JdbcQuarantinedRows {
  private static final String SELECT =
      "SELECT entity_type, entity_id, version, event_id, position, topic, reason,"
          + " LENGTH(payload), attempts, COALESCE(last_error, ''), quarantined_at"
          + " FROM spilled_events WHERE quarantined_at IS NOT NULL";

  private JdbcQuarantinedRows() {}

  static List<QuarantinedRow> page(Connection connection, Optional<SpillKey> after, int limit)
      throws SQLException {
    Optional<IntervalCondition> condition = after.map(IntervalCondition::afterInAnyShard);
    String query =
        SELECT
            + condition.map(it -> " AND " + it.sql()).orElse("")
            + " ORDER BY shard, entity_type, entity_id, version, event_id LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int at = condition.isPresent() ? condition.get().set(statement, 1) : 1;
      statement.setInt(at, limit);
      return read(statement);
    }
  }

  static Optional<QuarantinedRow> find(Connection connection, SpillKey key) throws SQLException {
    String query = SELECT + " AND " + RowCodec.isOneOfKeys(1);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      RowCodec.setKey(statement, 1, key);
      return read(statement).stream().findFirst();
    }
  }

  private static List<QuarantinedRow> read(PreparedStatement statement) throws SQLException {
    List<QuarantinedRow> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(row(rows));
      }
    }
    return found;
  }

  private static QuarantinedRow row(ResultSet row) throws SQLException {
    SpillKey key =
        new SpillKey(
            RowCodec.entity(row),
            EntityVersion.of(row.getLong(3)),
            EventId.parse(new String(row.getBytes(4), US_ASCII)));
    return new QuarantinedRow(
        key,
        Position.of(row.getLong(5)),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        row.getString(10),
        row.getObject(11, LocalDateTime.class).toInstant(ZoneOffset.UTC));
  }
}
