package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.sample.Rebuilding;
import io.gapless.stack.LocalStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is folded anew, while all else goes on. */
final class RebuildIT {
  private static final EntityType TYPE = new EntityType("account");
  private static final int ENTITIES = 30;
  private static final int MOST_ROUNDS = 400;

  private final ProjectionTestBed bed = new ProjectionTestBed(4);
  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void close() {
    enough.set(true);
    bed.close();
  }

  @Test
  void an_entity_is_rebuilt_under_load_and_no_other_is_touched() {
    EntityKey rebuilt = entity("e0");
    Projection projection = start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::produce, threads);
      for (int i = 0; i < 3; i++) {
        awaitApplied(projection, 300);
        Map<EntityKey, List<Long>> before = bed.journal().lines();

        projection.rebuild(rebuilt);

        eventually().until(() -> bed.positions().resuming(bed.name(), 10).isEmpty());
        Map<EntityKey, List<Long>> after = bed.journal().lines();
        before.forEach(
            (entity, lines) -> {
              if (entity.equals(rebuilt)) {
                assertThat(after.get(entity)).isNotEmpty().doesNotContainAnyElementsOf(lines);
              } else {
                assertThat(after.get(entity)).startsWith(lines.toArray(Long[]::new));
              }
            });
      }
      enough.set(true);
      traffic.join();
    }

    bed.awaitComplete();
    assertThat(bed.journal().mails()).isEqualTo(bed.store().versions());
    awaitVerified(projection);
  }

  @Test
  void everything_is_rebuilt_under_load_although_the_instance_that_does_it_ends_half_way() {
    ConcurrentLinkedQueue<Position> verified = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    Projection first = start();
    Projection second = start();
    second.addListener(noting(told));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::produce, threads);
      awaitApplied(first, 1_000);
      eventually().until(() -> through().value() > 1_000);
      verified.add(through());
      List<Long> linesBefore = lines();

      first.rebuild(TYPE);

      eventually().until(() -> isHalfWay(second));
      first.close();
      verified.add(through());
      eventually().until(() -> second.status().rebuilding().isEmpty());
      verified.add(through());
      assertThat(lines()).isNotEmpty().doesNotContainAnyElementsOf(linesBefore);
      enough.set(true);
      traffic.join();
    }

    bed.awaitComplete();
    assertThat(bed.journal().mails()).isEqualTo(bed.store().versions());
    assertThat(List.copyOf(verified)).as("never falls").isSorted();
    awaitVerified(second);
    assertThat(told).containsExactly("rebuilding", "rebuilt");
    assertThat(bed.positions().verified(bed.name(), TYPE).orElseThrow().isRebuilding()).isFalse();
  }

  @Test
  void what_has_no_reset_cannot_be_rebuilt() {
    try (Projection projection =
        ProjectionTestBed.builder(
                bed.name().value(), bed.topicPrefix(), bed.replayService().uri(), bed.dataSource())
            .kafka(bed.topic().kafka())
            .handler(bed.journal().handler())
            .start()) {
      assertThatThrownBy(() -> projection.rebuild(TYPE))
          .isInstanceOf(ProjectionException.class)
          .hasMessageContaining("reset(stateReset)");
      assertThatThrownBy(() -> projection.rebuild(entity("ann")))
          .isInstanceOf(ProjectionException.class);
    }
  }

  @Test
  void the_example_sends_no_mail_twice() throws SQLException {
    EntityKey ann = entity("ann");
    try (HikariDataSource pool =
        ProjectionTestBed.pool(LocalStack.shared().newDatabase("rebuilding"))) {
      execute(pool, "CREATE TABLE accounts (id VARCHAR(255) PRIMARY KEY, changes INT NOT NULL)");
      execute(pool, "CREATE TABLE mails (id VARCHAR(255), version BIGINT)");
      JdbcPositions positions = JdbcPositions.on(pool).migrate();
      positions.prepare();
      positions.begin(bed.name(), TYPE, Position.start());
      try (Projection projection =
          Rebuilding.rebuildable(
                  ProjectionTestBed.builder(
                      bed.name().value(), bed.topicPrefix(), bed.replayService().uri(), pool))
              .kafka(bed.topic().kafka())
              .settings(RebuildIT::inSmallWindows)
              .start()) {
        bed.topic().send(bed.store().append(ann, 5));
        awaitVerified(projection);

        Rebuilding.rebuild(projection);

        awaitVerified(projection);
        eventually().until(() -> projection.status().rebuilding().isEmpty());
        eventually().until(() -> number(pool, "SELECT changes FROM accounts") == 5);
        assertThat(number(pool, "SELECT COUNT(*) FROM mails")).isEqualTo(5);
      }
    }
  }

  private static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static long number(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private Projection start() {
    return bed.start(bed.journal().handlerWithMails(), RebuildIT::inSmallWindows);
  }

  private static ProjectionSettings inSmallWindows(ProjectionSettings settings) {
    return ProjectionTestBed.comparing(settings).withVerify(it -> it.withWindow(100));
  }

  private static ProjectionListener noting(ConcurrentLinkedQueue<String> told) {
    return new ProjectionListener() {
      @Override
      public void rebuilding(EntityType type, Position to) {
        told.add("rebuilding");
      }

      @Override
      public void rebuilt(EntityType type) {
        told.add("rebuilt");
      }
    };
  }

  private boolean isHalfWay(Projection projection) {
    return projection.status().rebuilding().containsKey(TYPE)
        && bed.positions()
            .verified(bed.name(), TYPE)
            .filter(it -> it.rebuiltThrough().isPresent() && it.comparedThrough().value() > 0)
            .isPresent();
  }

  private Position through() {
    return bed.positions().through(bed.name(), TYPE);
  }

  private List<Long> lines() {
    return bed.journal().lines().values().stream().flatMap(List::stream).toList();
  }

  private static void awaitApplied(Projection projection, long more) {
    long before = projection.status().applied();
    eventually().until(() -> projection.status().applied() >= before + more);
  }

  private void awaitVerified(Projection projection) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(TYPE, bed.store().end()));
  }

  private void produce() {
    for (int round = 0; round < MOST_ROUNDS && !enough.get(); round++) {
      for (int i = 0; i < ENTITIES; i++) {
        bed.topic().send(bed.store().append(entity("e" + i)));
      }
    }
  }
}
