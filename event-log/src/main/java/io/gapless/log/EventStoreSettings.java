package io.gapless.log;

/**
 * Where the event store is.
 *
 * @param url JDBC URL with the database's name, {@code jdbc:mysql://…} (for MariaDB too); key
 *     {@code gapless.event-store.url}
 * @param user who connects; in the profile {@code gcp} the service account's e-mail without the
 *     domain; key {@code gapless.event-store.user}
 * @param password that user's; key {@code gapless.event-store.password}
 * @param poolSize most connections at once, 2 to 100; key {@code gapless.event-store.pool-size}
 */
public record EventStoreSettings(String url, String user, String password, int poolSize) {
  public EventStoreSettings {
    if (!url.startsWith("jdbc:mysql://")) {
      throw new IllegalArgumentException(
          "gapless.event-store.url must start with jdbc:mysql:// (for MariaDB too)");
    }
    if (poolSize < 2 || poolSize > 100) {
      throw new IllegalArgumentException(
          "gapless.event-store.pool-size must be 2 to 100, is " + poolSize);
    }
  }

  @Override
  public String toString() {
    return "EventStoreSettings[url=" + url + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}
