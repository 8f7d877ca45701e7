package io.gapless.log.spill.jdbc;

import io.gapless.log.spill.Shard;
import io.gapless.log.spill.internal.LeasePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL on the tables {@code shard_leases} and {@code shard_owners}, by the database's clock. */
final class JdbcShardLeases {
  private static final LocalDateTime LONG_AGO = LocalDateTime.of(1970, 1, 1, 0, 0);

  private JdbcShardLeases() {}

  static Set<Shard> acquire(Connection connection, String owner, int most, Duration lease)
      throws SQLException {
    Map<Shard, LeasePlan.Held> leases = lockAll(connection);
    LocalDateTime now = now(connection);
    LeasePlan plan = LeasePlan.of(leases, owner, now.toInstant(ZoneOffset.UTC), most);
    LocalDateTime until = now.plus(lease);
    store(connection, plan.kept(), owner, until);
    store(connection, plan.givenBack(), "", LONG_AGO);
    present(connection, owner, until);
    return Set.copyOf(plan.kept());
  }

  static boolean release(Connection connection, String owner) throws SQLException {
    String leases =
        "UPDATE shard_leases SET owner = '', leased_until = '1970-01-01' WHERE owner = ?";
    String owners = "DELETE FROM shard_owners WHERE owner = ?";
    try (PreparedStatement updateLeases = connection.prepareStatement(leases);
        PreparedStatement deleteOwner = connection.prepareStatement(owners)) {
      updateLeases.setString(1, owner);
      deleteOwner.setString(1, owner);
      return updateLeases.executeUpdate() + deleteOwner.executeUpdate() > 0;
    }
  }

  static int owners(Connection connection) throws SQLException {
    String query = "SELECT COUNT(*) FROM shard_owners WHERE present_until > UTC_TIMESTAMP(6)";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * All rows exist and are locked in key order: replicas wait for each other, without deadlocks.
   */
  private static Map<Shard, LeasePlan.Held> lockAll(Connection connection) throws SQLException {
    Map<Shard, LeasePlan.Held> leases = new HashMap<>();
    String query = "SELECT shard, owner, leased_until FROM shard_leases ORDER BY shard FOR UPDATE";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        leases.put(new Shard(rows.getInt(1)), new LeasePlan.Held(rows.getString(2), time(rows, 3)));
      }
    }
    return leases;
  }

  private static LocalDateTime now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT UTC_TIMESTAMP(6)")) {
      row.next();
      return LocalDateTime.ofInstant(time(row, 1), ZoneOffset.UTC);
    }
  }

  private static void store(
      Connection connection, List<Shard> shards, String owner, LocalDateTime until)
      throws SQLException {
    String update = "UPDATE shard_leases SET owner = ?, leased_until = ? WHERE shard = ?";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      for (Shard shard : shards) {
        statement.setString(1, owner);
        statement.setObject(2, until);
        statement.setInt(3, shard.number());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void present(Connection connection, String owner, LocalDateTime until)
      throws SQLException {
    String insert =
        "INSERT INTO shard_owners (owner, present_until) VALUES (?, ?)"
            + " ON DUPLICATE KEY UPDATE present_until = VALUES(present_until)";
    String forget = "DELETE FROM shard_owners WHERE present_until < UTC_TIMESTAMP(6)";
    try (PreparedStatement upsert = connection.prepareStatement(insert);
        Statement delete = connection.createStatement()) {
      upsert.setString(1, owner);
      upsert.setObject(2, until);
      upsert.executeUpdate();
      delete.executeUpdate(forget);
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? Instant.EPOCH : time.toInstant(ZoneOffset.UTC);
  }
}
