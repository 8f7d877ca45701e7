package io.gapless.projection.spring;

import io.gapless.projection.application.ApplicationSettings;
import io.gapless.projection.application.ApplicationSettingsConformance;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The keys, their defaults, and what they refuse. */
final class ProjectionsPropertiesTest implements ApplicationSettingsConformance {
  @Override
  public ApplicationSettings read(Map<String, String> values) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    values.forEach((key, value) -> source.put("gapless.projections." + key, value));
    return new Binder(source).bindOrCreate("gapless.projections", ProjectionsProperties.class);
  }
}
