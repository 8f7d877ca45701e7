package io.gapless.replay;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import io.gapless.log.spill.spanner.SpannerFallbackStore;
import io.gapless.log.spill.spanner.SpannerFallbackStoreSettings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The fallback store that {@code gapless.fallback-store.kind} names. */
@Factory
final class FallbackStoreFactory {
  private static final String KIND = "gapless.fallback-store.kind";

  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = KIND, value = "jdbc")
  FallbackStore jdbc(
      @Property(name = "gapless.fallback-store.jdbc.url") String url,
      @Property(name = "gapless.fallback-store.jdbc.user") String user,
      @Property(name = "gapless.fallback-store.jdbc.password") String password,
      @Property(name = "gapless.fallback-store.jdbc.pool-size") int poolSize) {
    return new JdbcFallbackStore(new JdbcFallbackStoreSettings(url, user, password, poolSize));
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = KIND, value = "spanner")
  FallbackStore spanner(
      @Property(name = "gapless.fallback-store.spanner.project") String project,
      @Property(name = "gapless.fallback-store.spanner.instance") String instance,
      @Property(name = "gapless.fallback-store.spanner.database") String database,
      @Property(name = "gapless.fallback-store.spanner.emulator-host") String emulatorHost) {
    return new SpannerFallbackStore(
        new SpannerFallbackStoreSettings(project, instance, database, emulatorHost));
  }
}
