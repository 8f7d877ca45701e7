package io.gapless.projection.spring;

import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.Projections;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up if every projection runs; each is named with its health. */
final class ProjectionsHealth implements HealthIndicator {
  private final Projections projections;

  ProjectionsHealth(Projections projections) {
    this.projections = projections;
  }

  @Override
  public Health health() {
    Map<String, ProjectionHealth> each = projections.health();
    boolean allRun = each.values().stream().allMatch(ProjectionHealth::isUp);
    Health.Builder health = allRun ? Health.up() : Health.down();
    each.forEach((name, it) -> health.withDetail(name, it.toString()));
    return health.build();
  }
}
