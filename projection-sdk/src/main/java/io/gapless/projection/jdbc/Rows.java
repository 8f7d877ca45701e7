package io.gapless.projection.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import io.gapless.projection.ProjectionName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How our values stand in columns. */
final class Rows {
  /** Entities in one statement. */
  static final int CHUNK = 500;

  private Rows() {}

  /** Binds the three columns that name an entity of a projection; returns the next index. */
  static int bindKey(
      PreparedStatement statement, int index, ProjectionName projection, EntityKey entity)
      throws SQLException {
    statement.setString(index, projection.value());
    statement.setString(index + 1, entity.type().value());
    statement.setBytes(index + 2, entity.idBytes());
    return index + 3;
  }

  /**
   * @param sql counts rows of the one projection that it is bound to
   */
  static long count(Connection connection, String sql, ProjectionName projection)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, projection.value());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  static EntityKey key(ResultSet row) throws SQLException {
    return EntityKey.of(
        row.getString("entity_type"),
        new String(row.getBytes("entity_id"), StandardCharsets.UTF_8));
  }

  static Optional<EventId> eventId(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("event_id")).map(EventId::parse);
  }

  static void bind(PreparedStatement statement, int index, Optional<EventId> eventId)
      throws SQLException {
    statement.setString(index, eventId.map(EventId::toString).orElse(null));
  }

  /** Text as every database takes it: PostgreSQL has no place for NUL. */
  static String text(String text) {
    return text.replace('\0', '\uFFFD');
  }

  static <T> List<List<T>> chunks(List<T> all) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      chunks.add(all.subList(from, Math.min(from + CHUNK, all.size())));
    }
    return chunks;
  }
}
