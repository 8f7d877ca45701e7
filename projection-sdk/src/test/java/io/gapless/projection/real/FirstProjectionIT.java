package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.sample.FirstProjection;
import io.gapless.projection.sample.SampleEvents;
import io.gapless.stack.LocalStack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ten lines of {@code docs/first-projection.md}, with every setting as it is by default. */
final class FirstProjectionIT {
  // The topic is shared with whoever else uses the default name, so the entity is this test's own.
  private final EntityKey ann = SampleEvents.entity("ann-" + UUID.randomUUID());
  private final StoredEvents store = new StoredEvents();
  private final HostileReplayService replayService = new HostileReplayService(store);
  private final RealTopic topic = new RealTopic("gapless.", 1);

  @AfterEach
  void close() {
    topic.close();
    replayService.close();
  }

  @Test
  void ten_lines_keep_a_table_complete() throws SQLException {
    try (HikariDataSource pool = poolOfAccounts()) {
      List<Event> events = store.append(ann, 5);
      topic.send(events.get(0));
      topic.send(events.get(0));
      topic.send(events.subList(2, 4)); // the second and the last are lost

      try (Projection projection =
          FirstProjection.start(pool, LocalStack.shared().kafka(), replayService.uri())) {
        eventually().until(() -> changes(pool) == 5);
        assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Running.class);
        MeterRegistry registry = new SimpleMeterRegistry();
        FirstProjection.publish(projection, registry);
        assertThat(registry.get("gapless.projection.up").gauge().value()).isEqualTo(1);
      }
    }
  }

  @Test
  void in_batches_it_is_the_same() throws SQLException {
    try (HikariDataSource pool = poolOfAccounts()) {
      List<Event> events = store.append(ann, 50);
      topic.send(events.subList(0, 20));
      topic.send(events.subList(10, 30));
      topic.send(events.subList(35, 49));

      try (Projection projection =
          FirstProjection.inBatches(
                  Projection.named("accounts-in-batches")
                      .of("account")
                      .kafka(LocalStack.shared().kafka())
                      .replayService(replayService.uri())
                      .positions(JdbcPositions.on(pool).migrate()))
              .start()) {
        eventually().until(() -> changes(pool) == 50);
        assertThat(projection.parked(100)).extracting(ParkedEntity::entity).doesNotContain(ann);
      }
    }
  }

  @Test
  void without_a_database_it_is_the_same() {
    List<Event> events = store.append(ann, 3);
    topic.send(events.get(2));
    topic.send(events.get(2));
    Map<String, Integer> changes = new ConcurrentHashMap<>();

    try (Projection projection =
        FirstProjection.startInMemory(changes, LocalStack.shared().kafka(), replayService.uri())) {
      eventually().until(() -> changes.getOrDefault(ann.id(), 0) == 3);
      FirstProjection.operate(projection);
      assertThat(projection.parked(1)).isEmpty();
    }
  }

  private int changes(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT changes FROM accounts WHERE id = ?")) {
      statement.setString(1, ann.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static HikariDataSource poolOfAccounts() throws SQLException {
    HikariDataSource pool = ProjectionTestBed.pool(LocalStack.shared().newDatabase("accounts"));
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(FirstProjection.TABLE);
    }
    return pool;
  }
}
