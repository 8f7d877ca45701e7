package io.gapless.projection.micronaut;

import io.gapless.projection.application.ApplicationSettings;
import io.gapless.projection.application.ApplicationSettingsConformance;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;

/** The keys, their defaults, and what they refuse. */
final class ProjectionsSettingsTest implements ApplicationSettingsConformance {
  @Override
  public ApplicationSettings read(Map<String, String> values) {
    Map<String, Object> properties = new HashMap<>();
    values.forEach((key, value) -> properties.put("gapless.projections." + key, value));
    properties.put("gapless.projections.enabled", "false");
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(ProjectionsSettings.class);
    }
  }
}
