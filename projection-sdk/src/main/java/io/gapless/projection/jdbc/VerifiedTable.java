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

/** The statements on {@code gapless_verified}. Leases run by the database's clock, in UTC. */
final class VerifiedTable {
  private static final String ONE = "projection = ? AND entity_type = ?";
  private static final String UNTIL = "TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6))";
  private static final String CREATE =
      "INSERT INTO gapless_verified (projection, entity_type, through_position, lease_owner,"
          + " lease_until, updated_at) VALUES (?, ?, 0, ?, "
          + UNTIL
          + ", UTC_TIMESTAMP(6))";
  private static final String TAKE =
      "UPDATE gapless_verified SET lease_owner = ?, lease_until = "
          + UNTIL
          + " WHERE "
          + ONE
          + " AND (lease_owner = ? OR lease_until < UTC_TIMESTAMP(6))";
  private static final String ADVANCE =
      "UPDATE gapless_verified SET through_position = GREATEST(through_position, ?),"
          + " updated_at = UTC_TIMESTAMP(6) WHERE "
          + ONE
          + " AND lease_owner = ? AND lease_until >= UTC_TIMESTAMP(6)";
  private static final String READ = "SELECT through_position FROM gapless_verified WHERE " + ONE;

  private VerifiedTable() {}

  static Optional<Position> through(
      Connection connection, ProjectionName projection, EntityType type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(Position.of(rows.getLong(1))) : Optional.empty();
      }
    }
  }

  /** Returns whether {@code owner} has the lease now. The row must be there. */
  static boolean take(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Duration length)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, owner);
      statement.setLong(2, micros(length));
      statement.setString(3, projection.value());
      statement.setString(4, type.value());
      statement.setString(5, owner);
      return statement.executeUpdate() == 1;
    }
  }

  /** Adds the row, with the lease; error 1062 if another was faster. */
  static void create(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Duration length)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      statement.setString(3, owner);
      statement.setLong(4, micros(length));
      statement.executeUpdate();
    }
  }

  /** Returns whether {@code owner} still had the lease. */
  static boolean advance(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      Position through)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
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
