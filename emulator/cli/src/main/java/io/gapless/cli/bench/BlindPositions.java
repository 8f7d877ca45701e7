package io.gapless.cli.bench;

import io.gapless.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The rows in which a projection keeps its positions, written without looking what is there.
 *
 * @param name of the table
 */
record BlindPositions(String name) {
  String create() {
    return "CREATE TABLE " + name + " LIKE gapless_positions";
  }

  void write(List<Event> events, Connection connection) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (projection, entity_type, entity_id, version, event_id, generation, parked,"
                + " resuming, updated_at) VALUES (?, ?, ?, ?, ?, 1, FALSE, FALSE,"
                + " UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE version = VALUES(version),"
                + " event_id = VALUES(event_id), updated_at = VALUES(updated_at)")) {
      for (Event event : events) {
        upsert.setString(1, name);
        upsert.setString(2, event.entity().type().value());
        upsert.setBytes(3, event.entity().idBytes());
        upsert.setLong(4, event.version().value());
        upsert.setString(5, event.id().toString());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}
