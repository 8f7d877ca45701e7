package io.gapless.projection.micrometer;

import io.gapless.projection.Projection;
import io.gapless.projection.Projections;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The meters of an application's projections, in its registry for as long as they run. For one
 * thread at a time, as observers are.
 */
public final class ProjectionsMeters implements Projections.Observer {
  private final Supplier<Optional<MeterRegistry>> registry;
  private final List<ProjectionMetrics> bound = new ArrayList<>();

  /**
   * @param registry is asked for when a projection starts; without one there are no meters
   */
  public ProjectionsMeters(Supplier<Optional<MeterRegistry>> registry) {
    this.registry = registry;
  }

  @Override
  public void started(Projection projection) {
    registry.get().ifPresent(it -> bind(projection, it));
  }

  private void bind(Projection projection, MeterRegistry meters) {
    ProjectionMetrics metrics = ProjectionMetrics.of(projection);
    metrics.bindTo(meters);
    bound.add(metrics);
  }

  @Override
  public void stopping() {
    bound.forEach(ProjectionMetrics::close);
    bound.clear();
  }
}
