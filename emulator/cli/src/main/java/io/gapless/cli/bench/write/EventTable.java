package io.gapless.cli.bench.write;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.UUID;

/**
 * A table like Gapless's own, keys and all, into which somebody writes event by event.
 *
 * @param name of the table
 */
record EventTable(String name) {
  /** Makes it empty. */
  void create(HikariDataSource pool) throws SQLException {
    execute(pool, "DROP TABLE IF EXISTS " + name);
    execute(pool, "CREATE TABLE " + name + " LIKE events");
  }

  static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void insert(Event event, Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (entity_type, entity_id, version, event_id, event_type, schema_version, payload,"
                + " metadata, command_id, writer_id, occurred_at, digest)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?)")) {
      insert.setBytes(1, event.entity().type().value().getBytes(US_ASCII));
      insert.setBytes(2, event.entity().idBytes());
      insert.setLong(3, event.version().value());
      insert.setBytes(4, bytes(event.id().value()));
      insert.setBytes(5, event.type().getBytes(US_ASCII));
      insert.setInt(6, event.schemaVersion());
      insert.setBytes(7, event.payload().bytes());
      insert.setBytes(8, ("c-" + event.position()).getBytes(US_ASCII));
      insert.setBytes(9, bytes(event.writer().value()));
      insert.setTimestamp(10, Timestamp.from(event.content().occurredAt()));
      insert.setInt(11, event.payload().digest().crc());
      insert.executeUpdate();
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
