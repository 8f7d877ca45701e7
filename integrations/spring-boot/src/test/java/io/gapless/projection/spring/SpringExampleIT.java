package io.gapless.projection.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.real.RealEvents;
import io.gapless.projection.spring.example.Audit;
import io.gapless.projection.spring.example.ExampleApplication;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The example application on a real broker and a real database. */
final class SpringExampleIT {
  private final Database database = LocalStack.shared().newDatabase("spring");
  private final RealEvents events = new RealEvents();

  @BeforeEach
  void tables() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE account_changes (id VARCHAR(40), version BIGINT)");
      statement.execute("CREATE TABLE audit (id VARCHAR(40))");
    }
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void what_a_handler_does_by_springs_means_commits_with_the_position_or_not_at_all() {
    events.publish("ann", 3);
    events.publish("throws", 2);
    events.publish("marks", 2);
    events.lose("ann");

    try (ConfigurableApplicationContext context = start()) {
      JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
      eventually(() -> assertThat(positions(jdbc)).containsExactly("ann@4", "marks@2", "throws@2"));

      // None is twice, so what was spoiled was undone.
      assertThat(context.getBean(Audit.class).spoiled())
          .containsExactlyInAnyOrder("throws", "marks");
      assertThat(changes(jdbc))
          .containsExactly(
              "ann@1", "ann@2", "ann@3", "ann@4", "marks@1", "marks@2", "throws@1", "throws@2");
      assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM audit", Long.class)).isEqualTo(8);
    }
  }

  @Test
  void projections_run_as_long_as_the_context_and_can_be_watched() {
    Projection projection;
    MeterRegistry meters;
    try (ConfigurableApplicationContext context = start()) {
      projection = context.getBean(Projections.class).get("account-changes");
      meters = context.getBean(MeterRegistry.class);
      events.publish("ann", 1);
      eventually(() -> assertThat(status(context)).isEqualTo(Status.UP));
      eventually(() -> assertThat(positions(context.getBean(JdbcTemplate.class))).hasSize(1));
      assertThat(meters.get("gapless.projection.up").gauge().value()).isEqualTo(1);
    }
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Closed.class);
    assertThat(meters.find("gapless.projection.up").gauge()).isNull();

    events.publish("ann", 1);
    try (ConfigurableApplicationContext context = start()) {
      JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
      eventually(() -> assertThat(positions(jdbc)).containsExactly("ann@2"));
      assertThat(changes(jdbc)).containsExactly("ann@1", "ann@2");
    }
  }

  private ConfigurableApplicationContext start() {
    ApplicationContextInitializer<GenericApplicationContext> meters =
        context -> context.registerBean(MeterRegistry.class, () -> new SimpleMeterRegistry());
    return new SpringApplicationBuilder(ExampleApplication.class)
        .web(WebApplicationType.NONE)
        .initializers(meters)
        .properties(
            Map.of(
                "spring.datasource.url", database.url(),
                "spring.datasource.username", database.user(),
                "spring.datasource.password", database.password(),
                "gapless.projections.kafka.bootstrap.servers", events.kafka(),
                "gapless.projections.kafka.session.timeout.ms", "6000",
                "gapless.projections.kafka.heartbeat.interval.ms", "500",
                "gapless.projections.replay-service", events.replayService().toString(),
                "gapless.projections.topic-prefix", events.topicPrefix(),
                "gapless.projections.migrate", "true"))
        .run();
  }

  private static Status status(ApplicationContext context) {
    return context
        .getBean("gaplessProjectionsHealthIndicator", HealthIndicator.class)
        .health()
        .getStatus();
  }

  private static void eventually(Runnable assertion) {
    await()
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(assertion::run);
  }

  private static List<String> changes(JdbcTemplate jdbc) {
    return jdbc.queryForList(
        "SELECT CONCAT(id, '@', version) FROM account_changes ORDER BY 1", String.class);
  }

  private static List<String> positions(JdbcTemplate jdbc) {
    return jdbc.queryForList(
        "SELECT CONCAT(CONVERT(entity_id USING utf8mb4), '@', version) FROM gapless_positions"
            + " ORDER BY 1",
        String.class);
  }
}
