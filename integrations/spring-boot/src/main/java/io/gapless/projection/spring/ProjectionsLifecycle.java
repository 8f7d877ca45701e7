package io.gapless.projection.spring;

import io.gapless.projection.Projection;
import io.gapless.projection.Projections;
import io.gapless.projection.application.ProjectionSet;
import java.util.Map;
import org.springframework.context.SmartLifecycle;

/** Projections start when all beans are there and are the first to be stopped. Thread-safe. */
final class ProjectionsLifecycle implements Projections, SmartLifecycle {
  private final ProjectionSet projections;

  ProjectionsLifecycle(ProjectionSet projections) {
    this.projections = projections;
  }

  @Override
  public Map<String, Projection> all() {
    return projections.all();
  }

  @Override
  public void start() {
    projections.start();
  }

  @Override
  public void stop() {
    projections.stop();
  }

  @Override
  public boolean isRunning() {
    return !projections.all().isEmpty();
  }
}
