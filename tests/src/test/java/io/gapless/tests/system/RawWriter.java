package io.gapless.tests.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.stack.database.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A writer made of bare SQL, which does all a writer must and can be stopped between any two
 * statements. It never publishes: what it appends can only be found by position.
 */
public final class RawWriter implements AutoCloseable {
  private static final long BEAT_MILLIS = 300;

  private final Database database;
  private final UUID id = UUID.randomUUID();
  private final Connection append;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raw-writer").daemon().factory());
  private Position open = Position.start();

  private RawWriter(Database database, Connection append) {
    this.database = database;
    this.append = append;
  }

  /** Registers, and beats from then on. */
  public static RawWriter register(Database eventStore) throws SQLException {
    Connection append = eventStore.connect();
    append.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    append.setAutoCommit(false);
    RawWriter writer = new RawWriter(eventStore, append);
    writer.insertWriter();
    append.commit();
    var unused =
        writer.beat.scheduleWithFixedDelay(
            writer::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    return writer;
  }

  /** Appends the first event of a new account, and leaves the transaction open. */
  public Position open(EntityKey entity) throws SQLException {
    requireActive();
    CommandId command = new CommandId(UUID.randomUUID().toString());
    insertCommand(entity, command);
    open = insertEvent(entity, command);
    return open;
  }

  /**
   * Commits it, claims that it is published, and moves on to the store's maximum as an idle writer
   * does.
   */
  public void commit() throws SQLException {
    append.commit();
    try (PreparedStatement update =
        append.prepareStatement(
            "UPDATE writer_heartbeats SET committed_through = GREATEST(?, (SELECT MAX(position) FROM events)),"
                + " confirmed_through = ?,"
                + " heartbeat_at = NOW(6) WHERE writer_id = ?")) {
      update.setLong(1, open.value());
      update.setLong(2, open.value());
      update.setBytes(3, StoreRows.bytes(id));
      update.executeUpdate();
    }
    append.commit();
  }

  /** Closes the writer for good, with nothing left to do; an open transaction is rolled back. */
  @Override
  public void close() throws SQLException {
    beat.shutdownNow();
    try (append) {
      append.rollback();
      try (PreparedStatement update =
          append.prepareStatement(
              "UPDATE writers SET state = 'SETTLED', closed_at = NOW(6) WHERE writer_id = ?")) {
        update.setBytes(1, StoreRows.bytes(id));
        update.executeUpdate();
      }
      append.commit();
    }
  }

  private void beat() {
    try (Connection connection = database.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE writer_heartbeats SET heartbeat_at = NOW(6) WHERE writer_id = ?")) {
      update.setBytes(1, StoreRows.bytes(id));
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the raw writer cannot beat", e);
    }
  }

  private void insertWriter() throws SQLException {
    try (PreparedStatement insert =
        append.prepareStatement(
            "INSERT INTO writers (writer_id, state, host) VALUES (?, 'ACTIVE', 'raw')")) {
      insert.setBytes(1, StoreRows.bytes(id));
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        append.prepareStatement(
            "INSERT INTO writer_heartbeats (writer_id, committed_through, confirmed_through,"
                + " heartbeat_at) SELECT ?, m, m, NOW(6) FROM"
                + " (SELECT COALESCE(MAX(position), 0) AS m FROM events) AS maximum")) {
      insert.setBytes(1, StoreRows.bytes(id));
      insert.executeUpdate();
    }
  }

  private void requireActive() throws SQLException {
    try (PreparedStatement select =
        append.prepareStatement(
            "SELECT state FROM writers WHERE writer_id = ? LOCK IN SHARE MODE")) {
      select.setBytes(1, StoreRows.bytes(id));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next() || !new String(row.getBytes(1), US_ASCII).equals("ACTIVE")) {
          throw new IllegalStateException("the raw writer is not active");
        }
      }
    }
  }

  private void insertCommand(EntityKey entity, CommandId command) throws SQLException {
    try (PreparedStatement insert =
        append.prepareStatement(
            "INSERT INTO commands (command_id, request_digest, entity_type, entity_id,"
                + " first_version, last_version) VALUES (?, 0, ?, ?, 1, 1)")) {
      insert.setBytes(1, command.value().getBytes(US_ASCII));
      insert.setBytes(2, entity.type().value().getBytes(US_ASCII));
      insert.setBytes(3, entity.idBytes());
      insert.executeUpdate();
    }
  }

  private Position insertEvent(EntityKey entity, CommandId command) throws SQLException {
    byte[] payload =
        "{\"name\":\"Late\",\"email\":\"late@example.org\",\"address\":\"1 Last Street\"}"
            .getBytes(StandardCharsets.UTF_8);
    try (PreparedStatement insert =
        append.prepareStatement(
            "INSERT INTO events (entity_type, entity_id, version, event_id, event_type,"
                + " schema_version, payload, metadata, command_id, writer_id, occurred_at, digest)"
                + " VALUES (?, ?, 1, ?, 'AccountCreated', 1, ?, '{}', ?, ?, NOW(6), ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setBytes(1, entity.type().value().getBytes(US_ASCII));
      insert.setBytes(2, entity.idBytes());
      insert.setBytes(3, StoreRows.bytes(UUID.randomUUID()));
      insert.setBytes(4, payload);
      insert.setBytes(5, command.value().getBytes(US_ASCII));
      insert.setBytes(6, StoreRows.bytes(id));
      insert.setInt(7, Digest.of(payload).crc());
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return Position.of(keys.getLong(1));
      }
    }
  }
}
