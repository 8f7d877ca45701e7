package io.gapless.projection.application;

import io.gapless.projection.ProjectionBuilder;

/** Has the last word on each projection before it starts; with a framework, a bean. */
@FunctionalInterface
public interface ProjectionCustomizer {
  /**
   * @param name the projection's name
   * @param builder all that the properties say is set in it
   */
  void customize(String name, ProjectionBuilder builder);
}
