package io.gapless.projection.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.Projections;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the example application of every framework must do, on a real broker and a real database.
 * Its handler folds accounts into {@code account_changes}, and spoils its transaction the first
 * time it sees one whose name begins with {@code throws} or {@code marks}.
 */
public abstract class ExampleApplicationConformance {
  /** One that runs. */
  protected interface Application extends AutoCloseable {
    Projections projections();

    /** What the framework's health says of the projections. */
    boolean isUp();

    MeterRegistry meters();

    /** Accounts whose first transaction was spoiled. */
    Set<String> spoiled();

    @Override
    void close();
  }

  private final Database database = LocalStack.shared().newDatabase("example");
  private final RealEvents events = new RealEvents();

  /** Starts it with these properties, those of the data source among them. */
  protected abstract Application start(Map<String, Object> properties);

  /** The framework's keys for its data source. */
  protected abstract Map<String, Object> dataSource(Database database);

  @BeforeEach
  final void tables() throws SQLException {
    execute("CREATE TABLE account_changes (id VARCHAR(40), version BIGINT)");
  }

  @AfterEach
  final void close() {
    events.close();
  }

  @Test
  final void what_a_handler_does_by_the_frameworks_means_commits_with_the_position_or_not_at_all()
      throws SQLException {
    events.publish("ann", 3);
    events.publish("throws", 2);
    events.publish("marks", 2);
    events.lose("ann");

    try (Application application = start()) {
      eventually(() -> assertThat(positions()).containsExactly("ann@4", "marks@2", "throws@2"));

      // None is twice, so what was spoiled was undone.
      assertThat(application.spoiled()).containsExactlyInAnyOrder("throws", "marks");
      assertThat(changes())
          .containsExactly(
              "ann@1", "ann@2", "ann@3", "ann@4", "marks@1", "marks@2", "throws@1", "throws@2");
      assertEffects(8);
    }
  }

  /** Looks at what else the handler writes for each event. */
  protected void assertEffects(int applied) throws SQLException {}

  @Test
  final void projections_run_as_long_as_the_context_and_can_be_watched() throws SQLException {
    Projection projection;
    MeterRegistry meters;
    events.publish("ann", 1);
    try (Application application = start()) {
      projection = application.projections().get("account-changes");
      meters = application.meters();
      eventually(() -> assertThat(positions()).hasSize(1));
      eventually(() -> assertThat(application.isUp()).isTrue());
      assertThat(meters.get("gapless.projection.up").gauge().value()).isEqualTo(1);
    }
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Closed.class);
    assertThat(meters.find("gapless.projection.up").gauge()).isNull();

    events.publish("ann", 1);
    try (Application application = start()) {
      assertThat(application.projections().all()).containsOnlyKeys("account-changes");
      eventually(() -> assertThat(positions()).containsExactly("ann@2"));
      assertThat(changes()).containsExactly("ann@1", "ann@2");
    }
  }

  private Application start() {
    Map<String, Object> properties = new HashMap<>(dataSource(database));
    properties.put("gapless.projections.kafka.bootstrap.servers", events.kafka());
    properties.put("gapless.projections.kafka.session.timeout.ms", "6000");
    properties.put("gapless.projections.kafka.heartbeat.interval.ms", "500");
    properties.put("gapless.projections.replay-service", events.replayService().toString());
    properties.put("gapless.projections.topic-prefix", events.topicPrefix());
    properties.put("gapless.projections.migrate", "true");
    return start(properties);
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

  protected final void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column, as text. */
  protected final List<String> query(String sql) throws SQLException {
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
