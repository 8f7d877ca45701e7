package io.gapless.projection.spring;

import io.gapless.projection.Projection;
import io.gapless.projection.micrometer.ProjectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** The meters of running projections in the application's registry, if it has one. */
final class ProjectionsMeters implements Projections.Observer {
  private final ObjectProvider<MeterRegistry> registries;
  private final List<ProjectionMetrics> bound = new ArrayList<>();

  ProjectionsMeters(ObjectProvider<MeterRegistry> registries) {
    this.registries = registries;
  }

  @Override
  public void started(Projection projection) {
    registries.ifAvailable(
        registry -> {
          ProjectionMetrics metrics = ProjectionMetrics.of(projection);
          metrics.bindTo(registry);
          bound.add(metrics);
        });
  }

  @Override
  public void stopping() {
    bound.forEach(ProjectionMetrics::close);
    bound.clear();
  }
}
