package io.gapless.projection.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.micronaut.example.ChangeRepository;
import io.gapless.projection.real.RealEvents;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The example application on a real broker and a real database. */
final class MicronautExampleIT {
  private final Database database = LocalStack.shared().newDatabase("micronaut");
  private final RealEvents events = new RealEvents();

  @BeforeEach
  void tables() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE account_changes (id VARCHAR(40), version BIGINT)");
    }
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void what_a_handler_does_by_micronauts_means_commits_with_the_position_or_not_at_all()
      throws SQLException {
    events.publish("ann", 3);
    events.publish("throws", 2);
    events.publish("marks", 2);
    events.lose("ann");

    try (ApplicationContext context = start()) {
      eventually(() -> assertThat(positions()).containsExactly("ann@4", "marks@2", "throws@2"));

      // None is twice, so what was spoiled was undone.
      assertThat(context.getBean(ChangeRepository.class).spoiled())
          .containsExactlyInAnyOrder("throws", "marks");
      assertThat(changes())
          .containsExactly(
              "ann@1", "ann@2", "ann@3", "ann@4", "marks@1", "marks@2", "throws@1", "throws@2");
    }
  }

  @Test
  void projections_run_as_long_as_the_context_and_can_be_watched() throws SQLException {
    Projection projection;
    MeterRegistry meters = new SimpleMeterRegistry();
    events.publish("ann", 1);
    try (ApplicationContext context = start(meters)) {
      projection = context.getBean(Projections.class).get("account-changes");
      eventually(() -> assertThat(positions()).hasSize(1));
      eventually(() -> assertThat(health(context)).isEqualTo(HealthStatus.UP));
      assertThat(meters.get("gapless.projection.up").gauge().value()).isEqualTo(1);
    }
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Closed.class);
    assertThat(meters.find("gapless.projection.up").gauge()).isNull();

    events.publish("ann", 1);
    try (ApplicationContext context = start()) {
      eventually(() -> assertThat(positions()).containsExactly("ann@2"));
      assertThat(changes()).containsExactly("ann@1", "ann@2");
    }
  }

  private ApplicationContext start() {
    return start(new SimpleMeterRegistry());
  }

  private ApplicationContext start(MeterRegistry meters) {
    return ApplicationContext.builder()
        .singletons(meters)
        .properties(
            Map.of(
                "datasources.default.url", database.url(),
                "datasources.default.username", database.user(),
                "datasources.default.password", database.password(),
                "datasources.default.driver-class-name", "com.mysql.cj.jdbc.Driver",
                "gapless.projections.kafka.bootstrap.servers", events.kafka(),
                "gapless.projections.kafka.session.timeout.ms", "6000",
                "gapless.projections.kafka.heartbeat.interval.ms", "500",
                "gapless.projections.replay-service", events.replayService().toString(),
                "gapless.projections.topic-prefix", events.topicPrefix(),
                "gapless.projections.migrate", "true"))
        .start();
  }

  private static HealthStatus health(ApplicationContext context) {
    HealthResult result =
        Mono.from(context.getBean(ProjectionsHealth.class).getResult())
            .blockOptional(Duration.ofSeconds(5))
            .orElseThrow();
    return result.getStatus();
  }

  private interface Assertion {
    void run() throws SQLException;
  }

  private static void eventually(Assertion assertion) {
    await()
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(assertion::run);
  }

  private List<String> changes() throws SQLException {
    return query("SELECT CONCAT(id, '@', version) FROM account_changes ORDER BY 1");
  }

  private List<String> positions() throws SQLException {
    return query(
        "SELECT CONCAT(CONVERT(entity_id USING utf8mb4), '@', version) FROM gapless_positions"
            + " ORDER BY 1");
  }

  private List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
