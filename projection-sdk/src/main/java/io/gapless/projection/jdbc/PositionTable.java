package io.gapless.projection.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.AppliedPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The statements on {@code gapless_positions}. */
final class PositionTable {
  private static final String INSERT =
      "INSERT INTO gapless_positions (projection, entity_type, entity_id, version, event_id,"
          + " generation, parked, resuming, replayed_through, updated_at) VALUES ";

  private final String select;
  private final String row;
  // Only for rows this transaction has locked: it could not tell which row lost.
  private final String overwrite;
  private final String rebuild;

  PositionTable(Dialect dialect) {
    select =
        "SELECT entity_type, entity_id, version, event_id, generation, parked, resuming,"
            + " replayed_through"
            + " FROM gapless_positions"
            + dialect.byPrimaryKey()
            + " WHERE projection = ? AND entity_type = ? AND entity_id IN (%s)"
            + " ORDER BY entity_id%s";
    row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, %s)".formatted(dialect.now());
    overwrite =
        dialect.overwriting(
            "projection, entity_type, entity_id",
            "version",
            "event_id",
            "generation",
            "parked",
            "resuming",
            "replayed_through",
            "updated_at");
    // MySQL and MariaDB assign from left to right: replayed_through has to see the old version.
    rebuild =
        "UPDATE gapless_positions SET replayed_through = GREATEST(replayed_through, version),"
            + " version = 0, event_id = NULL, generation = generation + 1, parked = FALSE, resuming = FALSE,"
            + " updated_at = %s WHERE projection = ? AND entity_type = ?".formatted(dialect.now());
  }

  Map<EntityKey, AppliedPosition> read(
      Connection connection, ProjectionName projection, Collection<EntityKey> entities)
      throws SQLException {
    return select(connection, projection, entities, "");
  }

  /** Takes the rows' locks in key order, and waits for whoever has them. */
  Map<EntityKey, AppliedPosition> lock(
      Connection connection, ProjectionName projection, Collection<EntityKey> entities)
      throws SQLException {
    return select(connection, projection, entities, " FOR UPDATE");
  }

  /** Adds rows; a row that is there already is a duplicate key, also if it is not committed yet. */
  void insert(
      Connection connection, ProjectionName projection, Map<EntityKey, AppliedPosition> rows)
      throws SQLException {
    write(connection, projection, rows, "");
  }

  /** Writes rows that {@link #lock} has locked. */
  void overwrite(
      Connection connection, ProjectionName projection, Map<EntityKey, AppliedPosition> rows)
      throws SQLException {
    write(connection, projection, rows, overwrite);
  }

  /** Sets all rows of a type back, each as {@link AppliedPosition#asRebuilt}. */
  void rebuild(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(rebuild)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      statement.executeUpdate();
    }
  }

  private Map<EntityKey, AppliedPosition> select(
      Connection connection,
      ProjectionName projection,
      Collection<EntityKey> entities,
      String locking)
      throws SQLException {
    Map<EntityKey, AppliedPosition> found = new HashMap<>();
    TreeMap<String, List<EntityKey>> byType =
        entities.stream()
            .sorted()
            .collect(
                Collectors.groupingBy(it -> it.type().value(), TreeMap::new, Collectors.toList()));
    for (List<EntityKey> ofType : byType.values()) {
      for (List<EntityKey> chunk : Rows.chunks(ofType)) {
        found.putAll(selectChunk(connection, projection, chunk, locking));
      }
    }
    return found;
  }

  private Map<EntityKey, AppliedPosition> selectChunk(
      Connection connection, ProjectionName projection, List<EntityKey> chunk, String locking)
      throws SQLException {
    String sql =
        select.formatted(String.join(",", Collections.nCopies(chunk.size(), "?")), locking);
    EntityType type = chunk.getFirst().type();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      int index = 3;
      for (EntityKey entity : chunk) {
        statement.setBytes(index++, entity.idBytes());
      }
      Map<EntityKey, AppliedPosition> found = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(Rows.key(rows), position(rows));
        }
      }
      return found;
    }
  }

  private static AppliedPosition position(ResultSet row) throws SQLException {
    return new AppliedPosition(
        EntityVersion.of(row.getLong("version")),
        Rows.eventId(row),
        row.getInt("generation"),
        row.getBoolean("parked"),
        row.getBoolean("resuming"),
        EntityVersion.of(row.getLong("replayed_through")));
  }

  private void write(
      Connection connection,
      ProjectionName projection,
      Map<EntityKey, AppliedPosition> rows,
      String suffix)
      throws SQLException {
    List<EntityKey> inOrder = rows.keySet().stream().sorted().toList();
    for (List<EntityKey> chunk : Rows.chunks(inOrder)) {
      String sql = INSERT + String.join(",", Collections.nCopies(chunk.size(), row)) + suffix;
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        int index = 1;
        for (EntityKey entity : chunk) {
          index = bindRow(statement, index, projection, entity, rows);
        }
        statement.executeUpdate();
      }
    }
  }

  private static int bindRow(
      PreparedStatement statement,
      int first,
      ProjectionName projection,
      EntityKey entity,
      Map<EntityKey, AppliedPosition> rows)
      throws SQLException {
    AppliedPosition position = rows.getOrDefault(entity, AppliedPosition.none());
    int index = Rows.bindKey(statement, first, projection, entity);
    statement.setLong(index, position.version().value());
    Rows.bind(statement, index + 1, position.eventId());
    statement.setInt(index + 2, position.generation());
    statement.setBoolean(index + 3, position.parked());
    statement.setBoolean(index + 4, position.resuming());
    statement.setLong(index + 5, position.replayedThrough().value());
    return index + 6;
  }
}
