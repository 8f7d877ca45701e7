package io.gapless.projection.jdbc;

import static java.sql.Types.BIGINT;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.VerifiedPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The statements on {@code gapless_verified}. Leases run by the database's clock. */
final class VerifiedTable {
  private static final String ONE = "projection = ? AND entity_type = ?";
  private static final String READ =
      "SELECT through_position, rebuilt_through, history_through, rebuilds FROM gapless_verified"
          + " WHERE "
          + ONE;

  private final String create;
  private final String take;
  private final String advance;
  private final String rebuild;

  VerifiedTable(Dialect dialect) {
    String now = dialect.now();
    create =
        "INSERT INTO gapless_verified (projection, entity_type, through_position, history_through,"
            + " rebuilds, lease_owner, lease_until, updated_at) VALUES (?, ?, 0, ?, 0, '', %s, %s)"
                .formatted(now, now);
    take =
        "UPDATE gapless_verified SET lease_owner = ?, lease_until = %s".formatted(dialect.later())
            + " WHERE %s AND (lease_owner IN (?, '') OR lease_until < %s)".formatted(ONE, now);
    advance =
        "UPDATE gapless_verified SET through_position = ?, rebuilt_through = ?, updated_at = %s"
                .formatted(now)
            + " WHERE %s AND rebuilds = ? AND COALESCE(rebuilt_through, through_position) = ?"
                .formatted(ONE)
            + " AND lease_owner = ? AND lease_until >= %s".formatted(now);
    rebuild =
        "UPDATE gapless_verified SET rebuilt_through = CASE WHEN through_position > 0 THEN 0 END,"
            + " rebuilds = rebuilds + 1, updated_at = %s WHERE %s".formatted(now, ONE);
  }

  Optional<VerifiedPosition> read(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(verified(rows)) : Optional.empty();
      }
    }
  }

  /** Adds the row, if it is not there; returns whether it did. Whoever does is alone. */
  boolean create(
      Connection connection, ProjectionName projection, EntityType type, Position historyThrough)
      throws SQLException {
    if (read(connection, projection, type).isPresent()) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(create)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      statement.setLong(3, historyThrough.value());
      return statement.executeUpdate() == 1;
    }
  }

  /** Returns whether {@code owner} has the lease now. */
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

  /** Returns whether {@code owner} still had the lease, and it stood at {@code from}. */
  boolean advance(
      Connection connection,
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through)
      throws SQLException {
    VerifiedPosition to = from.comparedTo(through);
    try (PreparedStatement statement = connection.prepareStatement(advance)) {
      statement.setLong(1, to.through().value());
      statement.setObject(2, to.rebuiltThrough().map(Position::value).orElse(null), BIGINT);
      statement.setString(3, projection.value());
      statement.setString(4, type.value());
      statement.setInt(5, from.rebuilds());
      statement.setLong(6, from.comparedThrough().value());
      statement.setString(7, owner);
      return statement.executeUpdate() == 1;
    }
  }

  /** Begins to rebuild everything; returns whether there is anything. */
  boolean rebuild(Connection connection, ProjectionName projection, EntityType type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(rebuild)) {
      statement.setString(1, projection.value());
      statement.setString(2, type.value());
      return statement.executeUpdate() == 1;
    }
  }

  private static VerifiedPosition verified(ResultSet row) throws SQLException {
    long rebuilt = row.getLong("rebuilt_through");
    Optional<Position> rebuiltThrough =
        row.wasNull() ? Optional.empty() : Optional.of(Position.of(rebuilt));
    return new VerifiedPosition(
        Position.of(row.getLong("through_position")),
        rebuiltThrough,
        Position.of(row.getLong("history_through")),
        row.getInt("rebuilds"));
  }

  private static long micros(Duration length) {
    return length.toNanos() / 1_000;
  }
}
