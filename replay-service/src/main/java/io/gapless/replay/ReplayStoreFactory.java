package io.gapless.replay;

import io.gapless.log.EventStoreSettings;
import io.gapless.log.schema.SchemaMode;
import io.gapless.replay.audit.AuditRepository;
import io.gapless.replay.audit.Orders;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.store.ReplaySchema;
import io.gapless.replay.store.ReplayStoreSettings;
import io.gapless.replay.store.StorePool;
import io.gapless.replay.store.StorePreparation;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import javax.sql.DataSource;

/** Wires the replay service's own tables: orders, jobs, reports, projections. */
@Factory
final class ReplayStoreFactory {
  /** Also named in every {@code @JdbcRepository}. */
  static final String REPLAY_STORE = "replay-store";

  private static final int READS = 6;

  /** Below the 2 s within which a request is answered when a store is down. */
  private static final Duration PATIENCE = Duration.ofMillis(1_700);

  @Singleton
  ReplayStoreSettings settings(
      EventStoreSettings eventStore,
      SchemaMode schema,
      @Property(name = "gapless.replay-store.url") String url,
      @Property(name = "gapless.replay-store.user") String user,
      @Property(name = "gapless.replay-store.password") String password,
      @Property(name = "gapless.replay-store.pool-size") int poolSize) {
    return url.isEmpty()
        ? ReplayStoreSettings.beside(eventStore, poolSize, schema)
        : new ReplayStoreSettings(url, user, password, poolSize);
  }

  @Singleton
  @Named(REPLAY_STORE)
  @Bean(preDestroy = "close")
  StorePool pool(ReplayStoreSettings settings) {
    return new StorePool(settings.pool());
  }

  /** For Micronaut Data. */
  @Singleton
  @Named(REPLAY_STORE)
  DataSource dataSource(@Named(REPLAY_STORE) StorePool pool) {
    return pool.connections();
  }

  @Singleton
  @Named(REPLAY_STORE)
  Backend backend() {
    return new Backend(REPLAY_STORE);
  }

  @Singleton
  @Named(REPLAY_STORE)
  @Bean(preDestroy = "close")
  StoreReads reads(@Named(REPLAY_STORE) Backend backend) {
    return new StoreReads(backend, READS, PATIENCE);
  }

  @Singleton
  ReplaySchema schema(@Named(REPLAY_STORE) StorePool pool) {
    return new ReplaySchema(pool.connections());
  }

  @Singleton
  StorePreparation preparation(
      ReplaySchema schema, SchemaMode mode, @Named(REPLAY_STORE) Backend backend) {
    return new StorePreparation(schema, mode, backend, ReplayServiceApplication::refuse);
  }

  @Singleton
  Orders orders(AuditRepository audit) {
    return new Orders(audit);
  }
}
