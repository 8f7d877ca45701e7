package io.gapless.projection.sample;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.micrometer.ProjectionMetrics;
import io.gapless.projection.opentelemetry.ProjectionTracing;
import io.gapless.projection.positions.ParkedEntity;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The code of {@code docs/first-projection.md}: its regions stand there, in this order. */
public final class FirstProjection {
  /** The table of {@link #fold}, as the page shows it. */
  public static final String TABLE =
      "CREATE TABLE accounts (id VARBINARY(255) PRIMARY KEY, changes INT NOT NULL)";

  private FirstProjection() {}

  // region start
  public static Projection start(DataSource dataSource, String kafka, URI replayService) {
    return Projection.named("accounts") // consumer group, and key of all its rows
        .of("account") // entity types
        .kafka(kafka) // localhost:9092
        .replayService(replayService) // http://localhost:8081
        .positions(JdbcPositions.on(dataSource).migrate()) // beside your tables
        .handler((event, tx) -> fold(event, tx.connection()))
        .start();
  }

  // endregion

  // region fold
  static void fold(Event event, Connection connection) throws SQLException {
    String sql =
        "INSERT INTO accounts (id, changes) VALUES (?, 1)"
            + " ON DUPLICATE KEY UPDATE changes = changes + 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, event.entity().id());
      statement.executeUpdate();
    }
  }

  // endregion

  // region batch
  public static ProjectionBuilder inBatches(ProjectionBuilder builder) {
    return builder.batchHandler((events, tx) -> foldAll(events, tx.connection()));
  }

  static void foldAll(List<Event> events, Connection connection) throws SQLException {
    String sql =
        "INSERT INTO accounts (id, changes) VALUES (?, 1)"
            + " ON DUPLICATE KEY UPDATE changes = changes + 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Event event : events) {
        statement.setString(1, event.entity().id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  // endregion

  // region metrics
  public static void publish(Projection projection, MeterRegistry registry) {
    ProjectionMetrics.of(projection).bindTo(registry);
  }

  // endregion

  // region tracing
  public static ProjectionBuilder inTraces(ProjectionBuilder builder, OpenTelemetry openTelemetry) {
    return builder.handler(
        ProjectionTracing.with(openTelemetry).handler((event, tx) -> fold(event, tx.connection())));
  }

  // endregion

  // region operate
  public static void operate(Projection projection) {
    for (ParkedEntity parked : projection.parked(100)) {
      projection.resume(parked.entity()); // after the cause is mended
    }
    projection.skip(EntityKey.of("account", "ann"), "Zoë", "made by a bug, nothing needs it");
  }

  // endregion

  // region settings
  public static ProjectionBuilder withLongerGrace(ProjectionBuilder builder) {
    return builder.settings(all -> all.withBackfill(it -> it.withGrace(Duration.ofMillis(500))));
  }

  // endregion

  // region memory
  public static Projection startInMemory(
      Map<String, Integer> changes, String kafka, URI replayService) {
    return Projection.named("accounts-in-memory")
        .of("account")
        .kafka(kafka)
        .replayService(replayService)
        .positions(InMemoryPositions.create())
        .handler(
            (event, tx) ->
                tx.afterCommit(() -> changes.merge(event.entity().id(), 1, Integer::sum)))
        .start();
  }
  // endregion
}
