package io.gapless.log.spill.jdbc;

/**
 * Where a fallback store in MySQL or MariaDB is. Give it a database of its own, better a server of
 * its own: one that fails together with the event store saves nothing.
 *
 * @param url JDBC URL with the database's name, {@code jdbc:mysql://…} (for MariaDB too); key
 *     {@code gapless.fallback-store.jdbc.url}
 * @param user who connects; key {@code gapless.fallback-store.jdbc.user}
 * @param password that user's; key {@code gapless.fallback-store.jdbc.password}
 * @param poolSize most connections at once, 2 to 100; key {@code
 *     gapless.fallback-store.jdbc.pool-size}
 */
public record JdbcFallbackStoreSettings(String url, String user, String password, int poolSize) {
  private static final int DEFAULT_POOL_SIZE = 4;

  public JdbcFallbackStoreSettings {
    if (!url.startsWith("jdbc:mysql://")) {
      throw new IllegalArgumentException(
          "gapless.fallback-store.jdbc.url must start with jdbc:mysql:// (for MariaDB too)");
    }
    if (poolSize < 2 || poolSize > 100) {
      throw new IllegalArgumentException(
          "gapless.fallback-store.jdbc.pool-size must be 2 to 100, is " + poolSize);
    }
  }

  /** With 4 connections. */
  public JdbcFallbackStoreSettings(String url, String user, String password) {
    this(url, user, password, DEFAULT_POOL_SIZE);
  }

  @Override
  public String toString() {
    return "JdbcFallbackStoreSettings[url="
        + url
        + ", user="
        + user
        + ", poolSize="
        + poolSize
        + "]";
  }
}
