package io.gapless.projection.micronaut;

import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.Projections;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Up if every projection runs; each is named with its health. */
@Singleton
@Requires(classes = HealthIndicator.class, beans = Projections.class)
final class ProjectionsHealth implements HealthIndicator {
  private final Projections projections;

  ProjectionsHealth(Projections projections) {
    this.projections = projections;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    Map<String, ProjectionHealth> each = projections.health();
    boolean allRun = each.values().stream().allMatch(ProjectionHealth::isUp);
    Map<String, String> details = new LinkedHashMap<>();
    each.forEach((name, health) -> details.put(name, health.toString()));
    return Publishers.just(
        HealthResult.builder("gaplessProjections", allRun ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details)
            .build());
  }
}
