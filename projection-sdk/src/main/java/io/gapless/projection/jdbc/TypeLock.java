package io.gapless.projection.jdbc;

import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/**
 * The statements on {@code gapless_type_locks}: by them who adds positions and who sets all of a
 * type back exclude each other, since a row that is not there yet cannot be locked. To be taken
 * before any lock on a position.
 */
final class TypeLock {
  private static final String SELECT =
      "SELECT 1 FROM gapless_type_locks WHERE projection = ? AND entity_type = ?";

  private final String insert;
  private final String share;
  private final String exclude;

  TypeLock(Dialect dialect) {
    insert =
        "INSERT INTO gapless_type_locks (projection, entity_type) VALUES (?, ?)"
            + dialect.keeping("entity_type");
    share = SELECT + dialect.forShare();
    exclude = SELECT + " FOR UPDATE";
  }

  /** Many may hold it together, until their transactions end. */
  void share(Connection connection, ProjectionName projection, Collection<EntityType> types)
      throws SQLException {
    for (EntityType type :
        types.stream().distinct().sorted((a, b) -> a.value().compareTo(b.value())).toList()) {
      lock(connection, projection, type, share);
    }
  }

  /** Waits for all who share it, and keeps others waiting until the transaction ends. */
  void exclude(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    lock(connection, projection, type, exclude);
  }

  private void lock(
      Connection connection, ProjectionName projection, EntityType type, String select)
      throws SQLException {
    if (!select(connection, projection, type, select)) {
      try (PreparedStatement statement = bound(connection, insert, projection, type)) {
        statement.executeUpdate();
      }
      select(connection, projection, type, select);
    }
  }

  private static boolean select(
      Connection connection, ProjectionName projection, EntityType type, String select)
      throws SQLException {
    try (PreparedStatement statement = bound(connection, select, projection, type);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private static PreparedStatement bound(
      Connection connection, String sql, ProjectionName projection, EntityType type)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, projection.value());
    statement.setString(2, type.value());
    return statement;
  }
}
