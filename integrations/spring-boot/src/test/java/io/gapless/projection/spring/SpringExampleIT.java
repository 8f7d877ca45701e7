package io.gapless.projection.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.Projections;
import io.gapless.projection.real.ExampleApplicationConformance;
import io.gapless.projection.spring.example.Audit;
import io.gapless.projection.spring.example.ExampleApplication;
import io.gapless.stack.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The contract with Spring Boot. */
final class SpringExampleIT extends ExampleApplicationConformance {
  @BeforeEach
  void auditTable() throws SQLException {
    execute("CREATE TABLE audit (id VARCHAR(40))");
  }

  @Override
  protected void assertEffects(int applied) throws SQLException {
    assertThat(query("SELECT id FROM audit")).hasSize(applied);
  }

  @Override
  protected Map<String, Object> dataSource(Database database) {
    return Map.of(
        "spring.datasource.url", database.url(),
        "spring.datasource.username", database.user(),
        "spring.datasource.password", database.password());
  }

  @Override
  protected Application start(Map<String, Object> properties) {
    ApplicationContextInitializer<GenericApplicationContext> meters =
        context -> context.registerBean(MeterRegistry.class, () -> new SimpleMeterRegistry());
    return new SpringApplication(
        new SpringApplicationBuilder(ExampleApplication.class)
            .web(WebApplicationType.NONE)
            .initializers(meters)
            .properties(properties)
            .run());
  }

  private record SpringApplication(ConfigurableApplicationContext context) implements Application {
    @Override
    public Projections projections() {
      return context.getBean(Projections.class);
    }

    @Override
    public boolean isUp() {
      return context
          .getBean("gaplessProjectionsHealthIndicator", HealthIndicator.class)
          .health()
          .getStatus()
          .equals(Status.UP);
    }

    @Override
    public MeterRegistry meters() {
      return context.getBean(MeterRegistry.class);
    }

    @Override
    public Set<String> spoiled() {
      return context.getBean(Audit.class).spoiled();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
