package io.gapless.log.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.log.EventStoreSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * How the event store is connected to. Every session is READ COMMITTED. Sessions that append have
 * short limits, so that nothing of a client that was cut off stays open: see the constants.
 * Thread-safe.
 */
public final class EventStoreConnections {
  /** How long a TCP connection may take, in milliseconds. */
  static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /**
   * How long an appending session waits for an answer, in milliseconds; above one lock wait, so
   * that the database answers first. A request that has to wait for two locks may be given up here:
   * then nothing was committed, and it is tried again.
   */
  static final int SOCKET_TIMEOUT_MILLIS = 1_500;

  /** How long a reading session waits for an answer, in milliseconds. */
  static final int READ_TIMEOUT_MILLIS = 10_000;

  /** {@code innodb_lock_wait_timeout}. */
  static final int LOCK_WAIT_SECONDS = 1;

  /**
   * {@code wait_timeout}: when the database ends a session, and its open transaction, whose client
   * is silent.
   */
  static final int SILENT_SESSION_SECONDS = 8;

  private static final int POOL_WAIT_MILLIS = 1_500;

  private final EventStoreSettings settings;

  public EventStoreConnections(EventStoreSettings settings) {
    this.settings = settings;
  }

  /** A session for appends and heartbeats, not in auto-commit mode. The caller closes it. */
  public Connection open() throws SQLException {
    Properties properties = timeouts(SOCKET_TIMEOUT_MILLIS);
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty(
        "sessionVariables",
        "innodb_lock_wait_timeout="
            + LOCK_WAIT_SECONDS
            + ",wait_timeout="
            + SILENT_SESSION_SECONDS);
    properties.setProperty("allowMultiQueries", "true"); // fence and rows are sent together
    Connection connection = DriverManager.getConnection(settings.url(), properties);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
    return connection;
  }

  /**
   * A pool for readers and for the replay service; it can be made while the database is down. The
   * caller closes it.
   */
  public HikariDataSource pool(String name) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setDataSourceProperties(timeouts(READ_TIMEOUT_MILLIS));
    config.addDataSourceProperty(
        "sessionVariables", "innodb_lock_wait_timeout=" + 2 * LOCK_WAIT_SECONDS);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setAutoCommit(false); // or each transaction would cost two statements more
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setIdleTimeout(60_000);
    config.setConnectionTimeout(POOL_WAIT_MILLIS);
    config.setValidationTimeout(CONNECT_TIMEOUT_MILLIS);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static Properties timeouts(int socketTimeoutMillis) {
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
    properties.setProperty("socketTimeout", Integer.toString(socketTimeoutMillis));
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("cacheServerConfiguration", "true");
    properties.setProperty("useLocalSessionState", "true");
    // The text of a statement is parsed once; not the longest ones, whose parts fill the memory.
    properties.setProperty("cachePrepStmts", "true");
    properties.setProperty("prepStmtCacheSqlLimit", "2048");
    return properties;
  }
}
