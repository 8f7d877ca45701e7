package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens while something that a projection needs is away. */
final class OutageIT {
  private static final EntityType TYPE = new EntityType("account");
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed = new ProjectionTestBed(1);

  @AfterEach
  void close() {
    bed.close();
  }

  @ParameterizedTest
  @CsvSource({
    "503, application/problem+json, {}",
    "200, application/x-ndjson, <html>Bad gateway</html>",
    "200, text/html, {}"
  })
  void a_gap_stays_open_while_the_replay_service_answers_nonsense(
      int status, String contentType, String body) {
    bed.replayService().answersWith(status, contentType, body);
    Projection projection = startWithGap();
    eventually().until(() -> bed.replayService().asked().size() >= 3);
    assertGapIsAnnsAlone(projection);

    bed.replayService().isHonest();

    bed.awaitComplete();
  }

  @Test
  void a_gap_stays_open_while_the_replay_service_refuses_connections() {
    bed.replayService().stop();
    Projection projection = startWithGap();
    eventually()
        .until(
            () -> projection.status().oldestGaps(),
            gaps -> gaps.stream().anyMatch(it -> it.age().compareTo(Duration.ofSeconds(1)) > 0));
    assertGapIsAnnsAlone(projection);

    bed.replayService().start();

    bed.awaitComplete();
    eventually().until(() -> projection.status().openGaps() == 0);
  }

  @Test
  void verified_through_stands_still_while_heads_cannot_be_had() {
    bed.replayService().answersWith(200, "application/x-ndjson", "{\"through\":\"1\"");
    bed.topic().send(bed.store().append(ANN, 3));
    Projection projection = bed.start(ProjectionTestBed::comparing);
    bed.awaitComplete();
    eventually().until(() -> bed.replayService().headsAsked() >= 3);
    assertThat(bed.positions().through(bed.name(), TYPE).value()).isZero();

    bed.replayService().isHonest();

    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(TYPE, bed.store().end()));
  }

  @Test
  void nothing_is_lost_or_parked_while_the_database_is_away() {
    try (Behind behind = new Behind(ProjectionTestBed.database())) {
      Projection projection = bed.start(behind.pool(), bed.journal().handler(), it -> it);
      bed.topic().send(bed.store().append(ANN, 10));
      bed.awaitComplete();

      behind.proxy().refuse();
      behind.proxy().resetAll();
      bed.topic().send(bed.store().append(ANN, 10));
      eventually().until(() -> isPausedFor(projection, Duration.ofSeconds(3)));
      bed.topic().send(bed.store().append(BOB, 10));
      assertThat(bed.journal().versions(ANN)).hasSize(10);
      behind.proxy().heal();

      bed.awaitComplete();
      eventually().until(() -> projection.status().health().isUp());
      assertThat(bed.positions().parked(bed.name(), 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void a_commit_nobody_answered_takes_effect_once_whatever_became_of_it(boolean reachedServer) {
    try (Behind behind = new Behind(ProjectionTestBed.database())) {
      Projection projection = bed.start(behind.pool(), bed.journal().handler(), it -> it);
      bed.topic().send(bed.store().append(ANN));
      bed.awaitComplete();

      CompletableFuture<Void> happened =
          reachedServer
              ? behind.proxy().swallowAnswerTo(MySqlRequests.commit())
              : behind.proxy().dropRequest(MySqlRequests.commit());
      bed.topic().send(bed.store().append(ANN, 3));
      bed.topic().send(bed.store().append(BOB, 2));

      bed.awaitComplete();
      assertThat(happened).succeedsWithin(Duration.ofSeconds(5));
      eventually().until(() -> projection.status().health().isUp());
      assertThat(bed.positions().parked(bed.name(), 10)).isEmpty();
    }
  }

  private static boolean isPausedFor(Projection projection, Duration atLeast) {
    return projection.status().health() instanceof ProjectionHealth.Paused paused
        && paused.since().plus(atLeast).isBefore(Instant.now());
  }

  private Projection startWithGap() {
    List<Event> events = bed.store().append(ANN, 3);
    bed.topic().send(events.get(0));
    bed.topic().send(events.get(2));
    bed.topic().send(bed.store().append(BOB, 2));
    return bed.start();
  }

  private void assertGapIsAnnsAlone(Projection projection) {
    bed.awaitVersions(BOB, 1L, 2L);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);
    assertThat(projection.status().openGaps()).isEqualTo(1);
    assertThat(projection.parked(10)).isEmpty();
  }

  /** A database behind a proxy. */
  private record Behind(FaultProxy proxy, HikariDataSource pool) implements AutoCloseable {
    Behind(Database database) {
      this(FaultProxy.to(database.port()), database);
    }

    private Behind(FaultProxy proxy, Database database) {
      this(proxy, ProjectionTestBed.pool(database.through(proxy.port())));
    }

    @Override
    public void close() {
      proxy.heal();
      pool.close();
      proxy.close();
    }
  }
}
