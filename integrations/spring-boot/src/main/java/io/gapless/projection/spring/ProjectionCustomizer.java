package io.gapless.projection.spring;

import io.gapless.projection.ProjectionBuilder;

/** A bean that has the last word on each projection before it starts. */
@FunctionalInterface
public interface ProjectionCustomizer {
  /**
   * @param name the projection's name
   * @param builder all that the properties say is set in it
   */
  void customize(String name, ProjectionBuilder builder);
}
