package io.gapless.projection.jdbc;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The statements on {@code gapless_verified}. Leases run by the database's clock. */
final class VerifiedTable {
  private static final String ONE = "projection = ? AND entity_type = ?";
  private static final String READ = "SELECT through_position FROM gapless_verified WHERE " + ONE;

  private final String create;
  private final String take;
  private final String advance;

  VerifiedTable(Dialect dialect) {
    String now = dialect.now();
    create =
        "INSERT INTO gapless_verified (projection, entity_type, through_position, lease_owner,"
            + " lease_until, updated_at) VALUES (?, ?, 0, ?, %s, %s)"
                .formatted(dialect.later(), now);
    take =
        "UPDATE gapless_verified SET lease_owner = ?, lease_until = %s".formatted(dialect.later())
            + " WHERE %s AND (lease_owner = ? OR lease_until < %s)".formatted(ONE, now);
    advance =
        "UPDATE gapless_verified SET through_position = GREATEST(through_position, ?),"
            + " updated_at = %s WHERE %s AND lease_owner = ? AND lease_until >= %s"
                .formatted(now, ONE, now);
  }

  Optional<Position> through(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(Position.of(rows.getLong(1))) : Optional.empty();
      }
    }
  }

  /** Returns whether {@code owner} has the lease now. The row must be there. */
  boolean take(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Duration length)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(take)) {
      statement.setString(1, owner);
      statement.setLong(2, micros(length));
      statement.setString(3, projection.value());
      statement.setString(4, type.value());
      statement.setString(5, owner);
      return statement.executeUpdate() == 1;
    }
  }

  /** Adds the row, with the lease; a duplicate key if another was faster. */
  void create(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Duration length)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(create)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      statement.setString(3, owner);
      statement.setLong(4, micros(length));
      statement.executeUpdate();
    }
  }

  /** Returns whether {@code owner} still had the lease. */
  boolean advance(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Position through)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(advance)) {
      statement.setLong(1, through.value());
      statement.setString(2, projection.value());
      statement.setString(3, type.value());
      statement.setString(4, owner);
      return statement.executeUpdate() == 1;
    }
  }

  private static long micros(Duration length) {
    return length.toNanos() / 1_000;
  }
}
