package io.gapless.projection.micronaut;

import io.gapless.projection.application.ProjectionSet;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;

/** Starts the projections with the application context and stops them before its beans end. */
@Singleton
@Requires(beans = ProjectionSet.class)
final class ProjectionsJob {
  private final ProjectionSet projections;

  ProjectionsJob(ProjectionSet projections) {
    this.projections = projections;
  }

  @EventListener
  void start(StartupEvent started) {
    projections.start();
  }

  @EventListener
  void stop(ShutdownEvent stopping) {
    projections.stop();
  }
}
