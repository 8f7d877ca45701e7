package io.gapless.projection.micronaut;

import io.gapless.projection.Projections;
import io.gapless.projection.micronaut.example.ChangeRepository;
import io.gapless.projection.real.ExampleApplicationConformance;
import io.gapless.stack.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The contract with Micronaut. */
final class MicronautExampleIT extends ExampleApplicationConformance {
  @Override
  protected Map<String, Object> dataSource(Database database) {
    return Map.of(
        "datasources.default.url", database.url(),
        "datasources.default.username", database.user(),
        "datasources.default.password", database.password(),
        "datasources.default.driver-class-name", "com.mysql.cj.jdbc.Driver");
  }

  @Override
  protected Application start(Map<String, Object> properties) {
    return new MicronautApplication(
        ApplicationContext.builder()
            .singletons(new SimpleMeterRegistry())
            .properties(properties)
            .start());
  }

  private record MicronautApplication(ApplicationContext context) implements Application {
    @Override
    public Projections projections() {
      return context.getBean(Projections.class);
    }

    @Override
    public boolean isUp() {
      HealthResult result =
          Mono.from(context.getBean(ProjectionsHealth.class).getResult())
              .blockOptional(Duration.ofSeconds(5))
              .orElseThrow();
      return result.getStatus().equals(HealthStatus.UP);
    }

    @Override
    public MeterRegistry meters() {
      return context.getBean(MeterRegistry.class);
    }

    @Override
    public Set<String> spoiled() {
      return context.getBean(ChangeRepository.class).spoiled();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
