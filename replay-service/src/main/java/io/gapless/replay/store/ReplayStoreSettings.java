package io.gapless.replay.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.schema.SchemaMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the replay service's own tables are.
 *
 * @param url JDBC URL with the name of a database of its own, {@code jdbc:mysql://…} (for MariaDB
 *     too); if empty, the tables lie on the event store's server, in a database of its name and
 *     {@code _replay}, by the same user, who must be allowed to create it; key {@code
 *     gapless.replay-store.url}
 * @param user who connects; not read without a URL; key {@code gapless.replay-store.user}
 * @param password that user's; not read without a URL; key {@code gapless.replay-store.password}
 * @param poolSize most connections at once, 2 to 100; key {@code gapless.replay-store.pool-size}
 */
public record ReplayStoreSettings(String url, String user, String password, int poolSize) {
  /** What the default database is called: the event store's name and this. */
  public static final String SUFFIX = "_replay";

  private static final Pattern DATABASE = Pattern.compile("(jdbc:mysql://[^/?]*/)([^/?]+)(\\?.*)?");
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final int SOCKET_TIMEOUT_MILLIS = 10_000;
  private static final int POOL_WAIT_MILLIS = 1_500;
  private static final int LOCK_WAIT_SECONDS = 2;

  public ReplayStoreSettings {
    if (!url.startsWith("jdbc:mysql://")) {
      throw new IllegalArgumentException(
          "gapless.replay-store.url must start with jdbc:mysql:// (for MariaDB too)");
    }
    if (poolSize < 2 || poolSize > 100) {
      throw new IllegalArgumentException(
          "gapless.replay-store.pool-size must be 2 to 100, is " + poolSize);
    }
  }

  /**
   * A database on the event store's server, with its name and {@value #SUFFIX}, by the same user.
   *
   * @param schema if tables are created, so is the database, with the first connection
   * @throws IllegalArgumentException if the event store's URL names no database
   */
  public static ReplayStoreSettings beside(
      EventStoreSettings eventStore, int poolSize, SchemaMode schema) {
    Matcher url = DATABASE.matcher(eventStore.url());
    if (!url.matches()) {
      throw new IllegalArgumentException("gapless.event-store.url must name a database");
    }
    String options = url.group(3) == null ? "" : url.group(3);
    String create = (options.isEmpty() ? "?" : "&") + "createDatabaseIfNotExist=true";
    return new ReplayStoreSettings(
        url.group(1)
            + url.group(2)
            + SUFFIX
            + options
            + (schema == SchemaMode.MIGRATE ? create : ""),
        eventStore.user(),
        eventStore.password(),
        poolSize);
  }

  /** A pool, which can be made while the database is down. The caller closes it. */
  public HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("gapless-replay-store");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT_MILLIS);
    config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_MILLIS);
    // Times are UTC, in the tables and in what the database calls now.
    config.addDataSourceProperty("connectionTimeZone", "UTC");
    config.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
    config.addDataSourceProperty(
        "sessionVariables", "innodb_lock_wait_timeout=" + LOCK_WAIT_SECONDS);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(poolSize);
    config.setMinimumIdle(1);
    config.setIdleTimeout(60_000);
    config.setConnectionTimeout(POOL_WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public String toString() {
    return "ReplayStoreSettings[url=" + url + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}
