package io.gapless.replay.it;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.internal.UuidBytes;
import io.gapless.log.read.EventReader;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.schema.SchemaMode;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterRows;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.jobs.select.MySqlSelectedEvents;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.migrate.Migration;
import io.gapless.replay.migrate.MigrationSettings;
import io.gapless.replay.store.ReplayStoreSettings;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An event store filled as a writer fills it, row by row. */
final class EventStoreRows implements AutoCloseable {
  private final EventStoreSettings settings;
  private final HikariDataSource pool;

  EventStoreRows(Database database) {
    settings = new EventStoreSettings(database.url(), database.user(), database.password(), 2);
    pool = new EventStoreConnections(settings).pool("test");
    new EventStoreSchema(pool).migrate();
  }

  /** A writer that is active and beat its heart so long ago. */
  WriterId writer(Duration heartbeatAge, long confirmedThrough) throws SQLException {
    WriterId writer = new WriterId(UUID.randomUUID());
    try (Connection connection = committing()) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO writers (writer_id, state, host) VALUES (?, 'ACTIVE', 'test')")) {
        insert.setBytes(1, UuidBytes.of(writer.value()));
        insert.executeUpdate();
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO writer_heartbeats"
                  + " (writer_id, committed_through, confirmed_through, heartbeat_at)"
                  + " VALUES (?, ?, ?, NOW(6) - INTERVAL ? SECOND)")) {
        insert.setBytes(1, UuidBytes.of(writer.value()));
        insert.setLong(2, confirmedThrough);
        insert.setLong(3, confirmedThrough);
        insert.setLong(4, heartbeatAge.toSeconds());
        insert.executeUpdate();
      }
    }
    return writer;
  }

  Event append(WriterId writer, EntityKey entity, long version) throws SQLException {
    return append(writer, entity, version, payload(version));
  }

  /** Versions 1 to {@code versions}, in one transaction. */
  List<Event> appendAll(WriterId writer, EntityKey entity, int versions) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (OpenAppend append = openAppend()) {
      for (int version = 1; version <= versions; version++) {
        events.add(append.add(writer, entity, version));
      }
      append.commit();
    }
    return events;
  }

  /** Changes rows behind the services' backs; returns how many. */
  int update(String sql) throws SQLException {
    try (Connection connection = committing();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Makes the replay service's own tables too, and gives users their rights. */
  void migrate(MigrationSettings users) {
    try (HikariDataSource own =
        ReplayStoreSettings.beside(settings, 2, SchemaMode.MIGRATE).pool()) {
      new Migration(pool, own, users).run();
    }
  }

  /** The same in the replay service's own tables, once they are there. */
  int updateOwn(String sql) throws SQLException {
    try (HikariDataSource own = ReplayStoreSettings.beside(settings, 2, SchemaMode.MIGRATE).pool();
        Connection connection = own.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Each statement commits by itself. */
  private Connection committing() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(true);
    return connection;
  }

  /** An append that has its positions and is not committed. */
  OpenAppend openAppend() throws SQLException {
    return new OpenAppend(pool.getConnection());
  }

  /** A transaction that is open until {@link #commit}; closed before, it is rolled back. */
  static final class OpenAppend implements AutoCloseable {
    private final Connection connection;

    private OpenAppend(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
    }

    /** Holds the writer's row as every append does: nobody can close the writer meanwhile. */
    void requireActive(WriterId writer) throws SQLException {
      try (PreparedStatement fence = connection.prepareStatement(WriterRows.FENCE)) {
        fence.setBytes(1, UuidBytes.of(writer.value()));
        if (!WriterRows.isActive(fence.executeQuery())) {
          throw new IllegalStateException("the writer is not active");
        }
      }
    }

    Event add(WriterId writer, EntityKey entity, long version) throws SQLException {
      return insert(connection, writer, entity, version, payload(version));
    }

    void commit() throws SQLException {
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      try (connection) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  Event append(WriterId writer, EntityKey entity, long version, String payload)
      throws SQLException {
    try (Connection connection = committing()) {
      return insert(connection, writer, entity, version, payload);
    }
  }

  private static Event insert(
      Connection connection, WriterId writer, EntityKey entity, long version, String payload)
      throws SQLException {
    EventRow.EventToInsert event =
        new EventRow.EventToInsert(
            entity,
            EntityVersion.of(version),
            content(payload),
            new CommandId(UUID.randomUUID().toString()));
    String places = String.join(",", Collections.nCopies(EventRow.INSERT_COLUMN_COUNT, "?"));
    String sql = "INSERT INTO events (" + EventRow.INSERT_COLUMNS + ") VALUES (" + places + ")";
    try (PreparedStatement insert =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      EventRow.bind(insert, 1, event, writer);
      insert.executeUpdate();
      try (ResultSet position = insert.getGeneratedKeys()) {
        position.next();
        return event.at(Position.of(position.getLong(1)), writer);
      }
    }
  }

  private static String payload(long version) {
    return "{\"version\":" + version + "}";
  }

  private static EventContent content(String payload) {
    return new EventContent(
        new EventId(UUID.randomUUID()),
        "AddressChanged",
        1,
        Payload.ofText(payload),
        Map.of(),
        Instant.parse("2026-11-20T10:15:30.123456Z"));
  }

  /** What the writer says of itself in its next heartbeat. */
  void beat(WriterId writer, long committedThrough, long confirmedThrough) throws SQLException {
    try (Connection connection = committing();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE writer_heartbeats SET committed_through = ?, confirmed_through = ?,"
                    + " heartbeat_at = NOW(6) WHERE writer_id = ?")) {
      update.setLong(1, committedThrough);
      update.setLong(2, confirmedThrough);
      update.setBytes(3, UuidBytes.of(writer.value()));
      update.executeUpdate();
    }
  }

  /** Its heart has not beaten for an hour. */
  void die(WriterId writer) throws SQLException {
    try (Connection connection = committing();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE writer_heartbeats SET heartbeat_at = NOW(6) - INTERVAL 1 HOUR"
                    + " WHERE writer_id = ?")) {
      update.setBytes(1, UuidBytes.of(writer.value()));
      update.executeUpdate();
    }
  }

  /** All up to this event is confirmed; the heart has not beaten since. */
  void confirm(WriterId writer, Event through) throws SQLException {
    try (Connection connection = committing();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE writer_heartbeats SET committed_through = ?, confirmed_through = ?"
                    + " WHERE writer_id = ?")) {
      update.setLong(1, through.position().value());
      update.setLong(2, through.position().value());
      update.setBytes(3, UuidBytes.of(writer.value()));
      update.executeUpdate();
    }
  }

  /** As replay jobs read it. */
  SelectedEvents selected() {
    return new MySqlSelectedEvents(pool, new EventReader(pool));
  }

  WriterStatus.State state(WriterId writer) {
    return new TakeOver(pool)
        .writers().stream()
            .filter(it -> it.id().equals(writer))
            .map(WriterStatus::state)
            .findFirst()
            .orElseThrow();
  }

  @Override
  public void close() {
    pool.close();
  }
}
