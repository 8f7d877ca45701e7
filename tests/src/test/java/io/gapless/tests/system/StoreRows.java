package io.gapless.tests.system;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.stack.database.Database;
import io.gapless.tests.verdict.StoredCommand;
import io.gapless.tests.verdict.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The event store's rows, read without any of the product's code. Thread-safe.
 *
 * @param database the event store
 */
public record StoreRows(Database database) {
  private static final String EVENTS =
      "SELECT position, entity_type, entity_id, version, event_id, payload, command_id, writer_id"
          + " FROM events ORDER BY position";
  private static final String COMMANDS =
      "SELECT command_id, entity_type, entity_id, first_version, last_version FROM commands";

  /** Open transactions of this database's sessions that have begun to write. */
  private static final String OPEN_TRANSACTIONS =
      "SELECT COUNT(*) FROM information_schema.innodb_trx t"
          + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
          + " WHERE t.trx_rows_modified > 0 AND p.db = DATABASE()";

  /** Both tables at one moment. */
  public record Snapshot(List<StoredEvent> events, List<StoredCommand> commands) {}

  /** Everything that is committed. */
  public Snapshot snapshot() {
    return read(
        statement -> {
          statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
          return new Snapshot(
              rows(statement, EVENTS, StoreRows::event),
              rows(statement, COMMANDS, StoreRows::command));
        });
  }

  /** All committed events, by position. */
  public List<StoredEvent> events() {
    return read(statement -> rows(statement, EVENTS, StoreRows::event));
  }

  /** The committed events of one entity, by position. */
  public List<StoredEvent> eventsOf(EntityKey entity) {
    return events().stream().filter(event -> event.entity().equals(entity)).toList();
  }

  /** The highest committed position. */
  public Position maximum() {
    List<StoredEvent> events = events();
    return events.isEmpty() ? Position.start() : events.getLast().position();
  }

  /** How many transactions are open in which something was written. */
  public long openTransactions() {
    return read(statement -> rows(statement, OPEN_TRANSACTIONS, row -> row.getLong(1)).getFirst());
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static EntityKey entity(ResultSet row) throws SQLException {
    return EntityKey.of(
        new String(row.getBytes("entity_type"), StandardCharsets.US_ASCII),
        new String(row.getBytes("entity_id"), StandardCharsets.UTF_8));
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        Position.of(row.getLong("position")),
        entity(row),
        EntityVersion.of(row.getLong("version")),
        new EventId(uuid(row.getBytes("event_id"))),
        Digest.of(row.getBytes("payload")),
        commandId(row),
        new WriterId(uuid(row.getBytes("writer_id"))));
  }

  private static StoredCommand command(ResultSet row) throws SQLException {
    return new StoredCommand(
        commandId(row),
        entity(row),
        EntityVersion.of(row.getLong("first_version")),
        EntityVersion.of(row.getLong("last_version")));
  }

  private static CommandId commandId(ResultSet row) throws SQLException {
    return new CommandId(new String(row.getBytes("command_id"), StandardCharsets.US_ASCII));
  }

  private interface Question<T> {
    T ask(Statement statement) throws SQLException;
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> T read(Question<T> question) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      return question.ask(statement);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the event store", e);
    }
  }

  private static <T> List<T> rows(Statement statement, String sql, Row<T> row) throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(row.read(rows));
      }
    }
    return all;
  }
}
