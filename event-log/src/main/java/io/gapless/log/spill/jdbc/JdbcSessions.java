package io.gapless.log.spill.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.log.internal.SqlErrors;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.internal.DdlScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Connections of a fallback store, with short time-outs, and its tables. The pool can be made while
 * the database is down. Thread-safe.
 */
final class JdbcSessions implements AutoCloseable {
  /** One use of a connection. */
  @FunctionalInterface
  interface Use<T> {
    T with(Connection connection) throws SQLException;
  }

  private static final int CONNECT_TIMEOUT_MILLIS = 500;

  /**
   * How long a silent server is waited for; a long answer that keeps coming may take longer. Not
   * less: a store that has become slow must be able to take something all the same.
   */
  private static final int SOCKET_TIMEOUT_MILLIS = 5_000;

  private static final int TABLES = 3;

  private final HikariDataSource pool;
  private volatile boolean migrated;

  JdbcSessions(JdbcFallbackStoreSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("gapless-fallback-store");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.addDataSourceProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
    config.addDataSourceProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_MILLIS));
    config.addDataSourceProperty("useLocalSessionState", "true");
    config.addDataSourceProperty("cacheServerConfiguration", "true");
    config.addDataSourceProperty("sessionVariables", "innodb_lock_wait_timeout=1,wait_timeout=60");
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setMaxLifetime(45_000);
    config.setKeepaliveTime(0);
    config.setIdleTimeout(30_000);
    config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
    config.setValidationTimeout(CONNECT_TIMEOUT_MILLIS / 2);
    config.setInitializationFailTimeout(-1);
    pool = new HikariDataSource(config);
  }

  /**
   * Runs single statements, each of which commits by itself.
   *
   * @param what what was tried, for the message if it fails
   */
  <T> T run(String what, Use<T> use) {
    try (Connection connection = pool.getConnection()) {
      migrateOnce(connection);
      return use.with(connection);
    } catch (SQLException e) {
      throw failed(what, e);
    }
  }

  /** Runs one transaction; after any error it is rolled back as a whole. */
  <T> T transact(String what, Use<T> use) {
    return run(what, connection -> transact(connection, use));
  }

  void migrate() {
    migrated = false;
    run("create its tables", connection -> true);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static <T> T transact(Connection connection, Use<T> use) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = use.with(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void rollBack(Connection connection, Exception because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private void migrateOnce(Connection connection) throws SQLException {
    if (!migrated) {
      if (!hasTables(connection)) {
        createTables(connection);
      }
      migrated = true;
    }
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    String query =
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
            + " AND table_name IN ('spilled_events', 'shard_leases', 'shard_owners')";
    try (Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery(query)) {
      tables.next();
      return tables.getInt(1) == TABLES && hasAllShards(statement);
    }
  }

  private static boolean hasAllShards(Statement statement) throws SQLException {
    try (ResultSet shards = statement.executeQuery("SELECT COUNT(*) FROM shard_leases")) {
      shards.next();
      return shards.getInt(1) == Shard.COUNT;
    }
  }

  private static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : DdlScript.statements("jdbc.sql")) {
        statement.execute(ddl);
      }
    }
    String insert = "INSERT IGNORE INTO shard_leases VALUES (?, '', '1970-01-01')";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (Shard shard : Shard.all()) {
        statement.setInt(1, shard.number());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static FallbackStoreException failed(String what, SQLException e) {
    return new FallbackStoreException(
        "the fallback store (JDBC) could not "
            + what
            + ": "
            + e.getMessage()
            + " (SQL error "
            + e.getErrorCode()
            + ")",
        e,
        !SqlErrors.isAboutTheStore(e) && !SqlErrors.isContention(e));
  }
}
