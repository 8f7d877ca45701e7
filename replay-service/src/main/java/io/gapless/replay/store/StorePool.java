package io.gapless.replay.store;

import com.zaxxer.hikari.HikariDataSource;

/**
 * The connections to one database, as they are: Micronaut Data puts transactions of its own around
 * every data source it finds.
 */
public record StorePool(HikariDataSource connections) implements AutoCloseable {
  @Override
  public void close() {
    connections.close();
  }
}
