package io.gapless.projection.micronaut;

import io.gapless.projection.Projections;
import io.gapless.projection.micrometer.ProjectionsMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The meters of running projections, if the application has a registry. */
@Factory
@Requires(classes = MeterRegistry.class, beans = MeterRegistry.class)
final class MetersFactory {
  @Singleton
  Projections.Observer meters(MeterRegistry registry) {
    return new ProjectionsMeters(() -> Optional.of(registry));
  }
}
