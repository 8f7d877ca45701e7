package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.wire.EventRecord;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to an event on which the handler throws. */
final class ParkingIT {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed = new ProjectionTestBed(1);
  private final AtomicBoolean poisoned = new AtomicBoolean(true);
  private final AtomicInteger thrown = new AtomicInteger();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void a_poisoned_entity_is_parked_after_its_attempts_and_the_others_go_on() {
    Projection projection = startPoisonedAt(ANN, 2);
    List<Event> events = bed.store().append(ANN, 4);
    bed.topic().send(events);
    bed.topic().send(bed.store().append(BOB, 3));

    ParkedEntity parked = awaitParked(projection);

    assertThat(parked.entity()).isEqualTo(ANN);
    assertThat(parked.version()).isEqualTo(EntityVersion.of(2));
    assertThat(parked.eventId()).contains(events.get(1).id());
    assertThat(parked.record().map(EventRecord::value)).contains(events.get(1).payload().bytes());
    assertThat(parked.reason()).isEqualTo(ParkReason.HANDLER_FAILED);
    assertThat(parked.error()).contains("simulated poison");
    assertThat(thrown.get()).isGreaterThanOrEqualTo(3);
    bed.awaitVersions(BOB, 1L, 2L, 3L);
    bed.topic().send(bed.store().append(BOB));
    bed.awaitVersions(BOB, 1L, 2L, 3L, 4L);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);
    assertThat(projection.status().health()).isInstanceOf(ProjectionHealth.Running.class);
  }

  @Test
  void a_resumed_entity_goes_on_in_order_with_what_came_meanwhile() {
    Projection projection = startPoisonedAt(ANN, 2);
    bed.topic().send(bed.store().append(ANN, 3));
    bed.topic().send(bed.store().append(BOB));
    awaitParked(projection);
    bed.topic().send(bed.store().append(ANN));

    assertThat(projection.resume(ANN)).isTrue();
    ParkedEntity again = awaitParked(projection);
    assertThat(again.version()).isEqualTo(EntityVersion.of(2));

    poisoned.set(false);
    assertThat(projection.resume(ANN)).isTrue();
    bed.awaitVersions(ANN, 1L, 2L, 3L, 4L);
    eventually().until(() -> bed.positions().resuming(bed.name(), 10).isEmpty());
    assertThat(projection.parked(10)).isEmpty();
    assertThat(projection.resume(ANN)).isFalse();
  }

  @Test
  void skipping_passes_one_event_and_keeps_who_and_why() throws SQLException {
    Projection projection = startPoisonedAt(ANN, 2);
    List<Event> events = bed.store().append(ANN, 4);
    bed.topic().send(events);
    bed.topic().send(bed.store().append(BOB));
    awaitParked(projection);

    SkipResult result = projection.skip(ANN, "Zoë", "made by a bug");

    assertThat(result).isEqualTo(new SkipResult.Skipped(EntityVersion.of(2)));
    bed.awaitVersions(ANN, 1L, 3L, 4L);
    assertThat(skipped()).isEqualTo("ann@2 Zoë: made by a bug, " + events.get(1).id());
  }

  @Test
  void a_parked_entity_is_parked_for_whoever_comes_later_too() {
    Projection first = startPoisonedAt(ANN, 2);
    bed.topic().send(bed.store().append(ANN, 3));
    bed.topic().send(bed.store().append(BOB));
    awaitParked(first);
    first.close();
    poisoned.set(false);

    Projection second = bed.start();
    bed.topic().send(bed.store().append(ANN));
    bed.topic().send(bed.store().append(BOB));

    bed.awaitVersions(BOB, 1L, 2L);
    assertThat(second.parked(10)).hasSize(1);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);
  }

  @Test
  void locks_that_others_hold_are_no_fault_of_the_event() throws SQLException {
    try (Connection other = bed.dataSource().getConnection()) {
      execute(other, "CREATE TABLE IF NOT EXISTS shared (id INT PRIMARY KEY, n INT NOT NULL)");
      execute(other, "REPLACE INTO shared VALUES (1, 0)");
      other.setAutoCommit(false);
      execute(other, "UPDATE shared SET n = n + 1");
      Projection projection =
          startWithOneAttempt(
              ANN,
              tx -> {
                execute(tx, "SET innodb_lock_wait_timeout = 1");
                execute(tx, "UPDATE shared SET n = n + 1");
              });

      eventually().until(() -> thrown.get() >= 4);
      bed.awaitVersions(BOB, 1L);
      assertThat(projection.parked(10)).isEmpty();
      other.rollback();
      other.setAutoCommit(true);

      bed.awaitComplete();
      assertThat(bed.positions().parked(bed.name(), 10)).isEmpty();
    }
  }

  @Test
  void connections_that_break_are_no_fault_of_the_event_and_do_not_hold_up_others() {
    Projection projection =
        startWithOneAttempt(
            ANN,
            tx -> {
              if (poisoned.get()) {
                execute(tx, "KILL CONNECTION_ID()");
                execute(tx, "SELECT 1");
              }
            });

    eventually().until(() -> thrown.get() >= 4);
    bed.awaitVersions(BOB, 1L);
    assertThat(projection.parked(10)).isEmpty();
    poisoned.set(false);

    bed.awaitComplete();
  }

  /** One attempt at an event of {@code entity} would park it; {@code trouble} comes first. */
  private Projection startWithOneAttempt(EntityKey entity, Trouble trouble) {
    bed.topic().send(bed.store().append(entity, 2));
    bed.topic().send(bed.store().append(BOB));
    return bed.start(
        bed.journal()
            .handlerAfter(
                (event, tx) -> {
                  if (event.entity().equals(entity)) {
                    thrown.incrementAndGet();
                    trouble.with(tx.connection());
                  }
                }),
        settings ->
            settings.withRetry(
                it -> it.withAttempts(1).withWindow(Duration.ofMillis(1)).withPauseAt(5)));
  }

  private interface Trouble {
    void with(Connection connection) throws SQLException;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void verified_through_passes_a_parked_entity_which_stays_an_exception_until_it_caught_up() {
    Projection projection = startPoisonedAt(ANN, 2, ProjectionTestBed::comparing);
    bed.topic().send(bed.store().append(ANN, 3));
    bed.topic().send(bed.store().append(BOB));
    awaitParked(projection);

    awaitVerifiedToTheEnd(projection);
    assertThat(projection.status().parked()).isEqualTo(1);

    bed.store().append(ANN, 2); // lost on the topic
    awaitVerifiedToTheEnd(projection);
    poisoned.set(false);
    projection.resume(ANN);
    assertThat(exceptionOrComplete()).isTrue();
    bed.awaitComplete();
    eventually().until(() -> bed.positions().resuming(bed.name(), 10).isEmpty());
  }

  @Test
  void many_that_fail_at_once_pause_the_projection_and_nobody_is_parked() {
    Projection projection =
        bed.start(
            bed.journal().handlerAfter((event, tx) -> throwIfPoisoned()),
            settings -> settings.withRetry(it -> it.withAttempts(1).withPauseAt(3)));
    for (int i = 0; i < 12; i++) {
      bed.topic().send(bed.store().append(entity("e" + i), 2));
    }

    eventually().until(() -> projection.status().health() instanceof ProjectionHealth.Paused);
    int before = thrown.get();
    eventually().until(() -> thrown.get() > before + 5); // it goes on trying
    assertThat(projection.parked(10)).isEmpty();
    assertThat(bed.journal().versions()).isEmpty();

    poisoned.set(false);
    bed.awaitComplete();
    eventually().until(() -> projection.status().health().isUp());
    assertThat(projection.parked(10)).isEmpty();
  }

  private Projection startPoisonedAt(EntityKey entity, long version) {
    return startPoisonedAt(entity, version, it -> it);
  }

  private Projection startPoisonedAt(
      EntityKey entity, long version, UnaryOperator<ProjectionSettings> settings) {
    return bed.start(
        bed.journal()
            .handlerAfter(
                (event, tx) -> {
                  if (event.entity().equals(entity) && event.version().value() == version) {
                    throwIfPoisoned();
                  }
                }),
        settings);
  }

  private void throwIfPoisoned() {
    if (poisoned.get()) {
      thrown.incrementAndGet();
      throw new IllegalStateException("simulated poison");
    }
  }

  /** Verified through has passed the entity, so until all of it is applied it is an exception. */
  private boolean exceptionOrComplete() {
    boolean exception = bed.positions().resuming(bed.name(), 10).contains(ANN);
    return exception || bed.journal().versions().equals(bed.store().versions());
  }

  private void awaitVerifiedToTheEnd(Projection projection) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(ANN.type(), bed.store().end()));
  }

  private static ParkedEntity awaitParked(Projection projection) {
    return eventually().until(() -> projection.parked(10), it -> it.size() == 1).getFirst();
  }

  private String skipped() throws SQLException {
    try (Connection connection = bed.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT entity_id, version, skipped_by, skipped_for, event_id"
                    + " FROM gapless_skipped WHERE projection = ?")) {
      statement.setString(1, bed.name().value());
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return "%s@%d %s: %s, %s"
            .formatted(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                EventId.parse(row.getString(5)));
      }
    }
  }
}
