package io.gapless.projection.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;

/** Starts the projections with the application context and stops them before its beans end. */
@Singleton
@Requires(beans = Projections.class)
final class ProjectionsJob {
  private final Projections projections;

  ProjectionsJob(Projections projections) {
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
