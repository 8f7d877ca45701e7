package io.gapless.projection.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventRecord;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements on {@code gapless_parked} and {@code gapless_skipped}. */
final class ParkedTable {
  private static final String ONE = "projection = ? AND entity_type = ? AND entity_id = ?";
  private static final String COLUMNS =
      "entity_type, entity_id, version, event_id, reason, error, record_topic, record_key,"
          + " record_headers, record_value";
  private static final String GET =
      "SELECT " + COLUMNS + " FROM gapless_parked WHERE " + ONE + " AND state = 'PARKED'";
  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM gapless_parked WHERE projection = ? AND state = 'PARKED'"
          + " ORDER BY entity_type, entity_id LIMIT ?";
  private static final String RESUME =
      "UPDATE gapless_parked SET state = 'RESUMING' WHERE " + ONE + " AND state = 'PARKED'";
  private static final String RESUMING =
      "SELECT entity_type, entity_id FROM gapless_parked WHERE projection = ?"
          + " AND state = 'RESUMING' ORDER BY entity_type, entity_id LIMIT ?";
  private static final String CAUGHT_UP =
      "DELETE FROM gapless_parked WHERE " + ONE + " AND state = 'RESUMING'";
  private static final String REMOVE =
      "DELETE FROM gapless_parked WHERE projection = ? AND entity_type = ?";
  private static final String COUNT =
      "SELECT COUNT(*) FROM gapless_parked WHERE projection = ? AND state = 'PARKED'";

  private static final String SKIPPED =
      "SELECT 1 FROM gapless_skipped WHERE "
          + ONE
          + " AND version = ? AND skipped_by = ? AND skipped_for = ? LIMIT 1";

  private final String put;
  private final String rebuild;
  private final String skip;

  ParkedTable(Dialect dialect) {
    String overwrite =
        dialect.overwriting(
            "projection, entity_type, entity_id",
            "version",
            "event_id",
            "reason",
            "error",
            "record_topic",
            "record_key",
            "record_headers",
            "record_value",
            "state",
            "parked_at");
    put =
        "INSERT INTO gapless_parked (projection, %s, state, parked_at)".formatted(COLUMNS)
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PARKED', %s)".formatted(dialect.now())
            + overwrite;
    rebuild =
        "INSERT INTO gapless_parked (projection, entity_type, entity_id, version, reason, error,"
            + " state, parked_at)"
            + " VALUES (?, ?, ?, 0, 'REBUILDING', '', 'RESUMING', %s)".formatted(dialect.now())
            + overwrite;
    skip =
        "INSERT INTO gapless_skipped (projection, entity_type, entity_id, version, event_id,"
            + " generation, reason, skipped_by, skipped_for, skipped_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, %s)".formatted(dialect.now());
  }

  void put(Connection connection, ProjectionName projection, ParkedEntity parked)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(put)) {
      int index = Rows.bindKey(statement, 1, projection, parked.entity());
      statement.setLong(index, parked.version().value());
      Rows.bind(statement, index + 1, parked.eventId());
      statement.setString(index + 2, parked.reason().name());
      statement.setString(index + 3, Rows.text(parked.error()));
      Optional<EventRecord> record = parked.record();
      statement.setString(index + 4, record.map(EventRecord::topic).orElse(null));
      statement.setBytes(index + 5, record.map(EventRecord::key).orElse(null));
      statement.setBytes(index + 6, record.map(it -> HeaderText.write(it.headers())).orElse(null));
      statement.setBytes(index + 7, record.map(EventRecord::value).orElse(null));
      statement.executeUpdate();
    }
  }

  Optional<ParkedEntity> get(Connection connection, ProjectionName projection, EntityKey entity)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GET)) {
      Rows.bindKey(statement, 1, projection, entity);
      return parked(statement).stream().findFirst();
    }
  }

  List<ParkedEntity> list(Connection connection, ProjectionName projection, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIST)) {
      statement.setString(1, projection.value());
      statement.setInt(2, limit);
      return parked(statement);
    }
  }

  void resume(Connection connection, ProjectionName projection, EntityKey entity)
      throws SQLException {
    execute(connection, RESUME, projection, entity);
  }

  /** Makes it an exception that is resuming, whatever it was, and keeps nothing of that. */
  void rebuild(Connection connection, ProjectionName projection, EntityKey entity)
      throws SQLException {
    execute(connection, rebuild, projection, entity);
  }

  /** Ends all exceptions of a type. */
  void remove(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      statement.executeUpdate();
    }
  }

  /** Returns whether it was resuming. */
  boolean caughtUp(Connection connection, ProjectionName projection, EntityKey entity)
      throws SQLException {
    return execute(connection, CAUGHT_UP, projection, entity) > 0;
  }

  List<EntityKey> resuming(Connection connection, ProjectionName projection, int limit)
      throws SQLException {
    List<EntityKey> resuming = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RESUMING)) {
      statement.setString(1, projection.value());
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          resuming.add(Rows.key(rows));
        }
      }
    }
    return resuming;
  }

  long count(Connection connection, ProjectionName projection) throws SQLException {
    return Rows.count(connection, COUNT, projection);
  }

  /** Records who passed the event before which an entity stood, and why. */
  void skip(
      Connection connection,
      ProjectionName projection,
      ParkedEntity parked,
      AppliedPosition at,
      Decision decision)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(skip)) {
      int index = Rows.bindKey(statement, 1, projection, parked.entity());
      statement.setLong(index, parked.version().value());
      Rows.bind(statement, index + 1, parked.eventId());
      statement.setInt(index + 2, at.generation());
      statement.setString(index + 3, parked.reason().name());
      statement.setString(index + 4, Rows.text(decision.who()));
      statement.setString(index + 5, Rows.text(decision.why()));
      statement.executeUpdate();
    }
  }

  /** The version that this very decision passed before; empty if it did not, or named none. */
  Optional<EntityVersion> earlierSkip(
      Connection connection, ProjectionName projection, EntityKey entity, Decision decision)
      throws SQLException {
    if (decision.only().isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(SKIPPED)) {
      int index = Rows.bindKey(statement, 1, projection, entity);
      statement.setLong(index, decision.only().get().value());
      statement.setString(index + 1, decision.who());
      statement.setString(index + 2, decision.why());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? decision.only() : Optional.empty();
      }
    }
  }

  /**
   * Who decided, and why.
   *
   * @param only the one version that is to be passed; empty if whichever it stands before
   */
  record Decision(String who, String why, Optional<EntityVersion> only) {
    boolean isAbout(ParkedEntity parked) {
      return only.isEmpty() || only.get().equals(parked.version());
    }
  }

  private static int execute(
      Connection connection, String sql, ProjectionName projection, EntityKey entity)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Rows.bindKey(statement, 1, projection, entity);
      return statement.executeUpdate();
    }
  }

  private static List<ParkedEntity> parked(PreparedStatement statement) throws SQLException {
    List<ParkedEntity> parked = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        parked.add(
            new ParkedEntity(
                Rows.key(rows),
                EntityVersion.of(rows.getLong("version")),
                Rows.eventId(rows),
                record(rows),
                ParkReason.valueOf(rows.getString("reason")),
                rows.getString("error")));
      }
    }
    return parked;
  }

  private static Optional<EventRecord> record(ResultSet row) throws SQLException {
    String topic = row.getString("record_topic");
    if (topic == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EventRecord(
            topic,
            row.getBytes("record_key"),
            HeaderText.read(row.getBytes("record_headers")),
            row.getBytes("record_value")));
  }
}
