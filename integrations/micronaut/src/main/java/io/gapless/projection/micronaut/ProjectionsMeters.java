package io.gapless.projection.micronaut;

import io.gapless.projection.Projection;
import io.gapless.projection.micrometer.ProjectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The meters of running projections in the application's registry. */
@Singleton
@Requires(classes = MeterRegistry.class, beans = MeterRegistry.class)
final class ProjectionsMeters implements Projections.Observer {
  private final MeterRegistry registry;
  private final List<ProjectionMetrics> bound = new ArrayList<>();

  ProjectionsMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void started(Projection projection) {
    ProjectionMetrics metrics = ProjectionMetrics.of(projection);
    metrics.bindTo(registry);
    bound.add(metrics);
  }

  @Override
  public void stopping() {
    bound.forEach(ProjectionMetrics::close);
    bound.clear();
  }
}
