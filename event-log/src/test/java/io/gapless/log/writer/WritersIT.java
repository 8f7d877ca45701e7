package io.gapless.log.writer;

import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.log.append.AppendFixture;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.AppendSettings;
import io.gapless.log.internal.UuidBytes;
import io.gapless.log.read.EventReader;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritersIT {
  private static final EntityKey A = EntityKey.of("account", "a");
  private static final EntityKey B = EntityKey.of("account", "b");

  private Database database;
  private AppendFixture log;

  @BeforeEach
  void start() {
    database = LocalStack.shared().newDatabase("writers");
    log = AppendFixture.on(database);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void a_late_commit_is_never_skipped_by_who_reads_by_position() throws SQLException {
    try (AppendFixture other = AppendFixture.on(database);
        Connection late = database.connect()) {
      late.setAutoCommit(false);
      WatermarkTracker.OpenAppend open = other.writer().tracker().open();
      insert(late, A, 1, other.writer());
      AppendResult.Appended later = (AppendResult.Appended) log.append(append(B, 0, 1));
      Position laterPosition = later.events().getFirst().position();
      awaitCommittedThrough(log.writer(), laterPosition);

      assertThat(log.reader().stable()).isLessThan(laterPosition);
      assertThat(heads(Position.start()).heads()).isEmpty();

      late.commit();
      other.writer().tracker().rolledBack(open);
      Awaitility.await().until(() -> log.reader().stable().compareTo(laterPosition) >= 0);
      assertThat(heads(Position.start()).heads())
          .extracting(Heads.Head::entity)
          .containsExactly(A, B);
      assertThat(
              log.reader().between(Optional.empty(), Position.start(), log.reader().stable(), 10))
          .hasSize(2);
    }
  }

  @Test
  void who_registers_while_the_stable_position_is_read_is_not_passed() throws SQLException {
    var first = (AppendResult.Appended) log.append(append(A, 0, 1));
    log.close(); // nobody is active: the committed maximum is stable
    try (Connection late = database.connect()) {
      List<AppendFixture> meanwhile = new ArrayList<>();
      DataSource interrupted =
          Interruptions.afterFirstStatement(
              database,
              () -> {
                AppendFixture registered = AppendFixture.on(database);
                meanwhile.add(registered);
                late.setAutoCommit(false);
                insert(late, B, 1, registered.writer());
                registered.append(append(A, 1, 1));
              });

      Position stable = new EventReader(interrupted).stable();

      late.rollback();
      meanwhile.forEach(AppendFixture::close);
      assertThat(meanwhile).hasSize(1);
      assertThat(stable).isEqualTo(first.events().getFirst().position());
    }
  }

  @Test
  void an_idle_writer_does_not_hold_the_stable_position() {
    try (AppendFixture idle = AppendFixture.on(database)) {
      Position last =
          ((AppendResult.Appended) log.append(append(A, 0, 5))).events().getLast().position();

      Awaitility.await().until(() -> log.reader().stable().equals(last));
      assertThat(idle.writer().tracker().watermark().confirmedThrough()).isEqualTo(last);
    }
  }

  @Test
  void a_confirmed_backlog_moves_confirmed_through_and_an_unconfirmed_one_holds_it() {
    Position last =
        ((AppendResult.Appended) log.append(append(A, 0, 3))).events().getLast().position();
    awaitCommittedThrough(log.writer(), last);

    assertThat(status(log.writer()).confirmedThrough()).isLessThan(last);
    log.confirmAll();
    Awaitility.await().until(() -> status(log.writer()).confirmedThrough().equals(last));
  }

  @Test
  void a_writer_whose_backlog_passes_the_bound_rolls_over_and_leaves_it_to_be_taken_over() {
    WriterSettings small =
        new WriterSettings(Duration.ofMillis(50), 5, 1_000_000, Duration.ofMinutes(1));
    try (AppendFixture full = AppendFixture.on(database, AppendSettings.defaults(), small)) {
      var first = full.writer().id();
      full.append(append(A, 0, 6));

      Awaitility.await().until(() -> !full.writer().id().equals(first));
      Awaitility.await()
          .until(
              () ->
                  full.takeOver().closed().stream().anyMatch(writer -> writer.id().equals(first)));
      assertThat(full.append(append(A, 6, 1))).isInstanceOf(AppendResult.Appended.class);
      assertThat(unconfirmed(full))
          .extracting(event -> event.version().value())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
  }

  @Test
  void a_live_writer_is_not_taken_over() {
    assertThat(log.takeOver().dead(Duration.ofSeconds(3))).isEmpty();
    assertThat(log.takeOver().close(log.writer().id(), Duration.ofSeconds(3))).isFalse();
    assertThat(status(log.writer()).state()).isEqualTo(WriterStatus.State.ACTIVE);
  }

  @Test
  void taking_over_waits_for_an_open_append_and_then_its_range_is_final() throws SQLException {
    try (Connection open = database.connect();
        PreparedStatement fence = open.prepareStatement(WriterRows.FENCE)) {
      open.setAutoCommit(false);
      fence.setBytes(1, UuidBytes.of(log.writer().id().value()));
      assertThat(WriterRows.isActive(fence.executeQuery())).isTrue();
      insert(open, A, 1, log.writer());

      assertThat(log.takeOver().close(log.writer().id(), Duration.ofSeconds(-1))).isFalse();

      var closing = log.writer().id();
      open.commit();
      assertThat(log.takeOver().close(closing, Duration.ofSeconds(-1))).isTrue();
      assertThat(log.takeOver().closed()).extracting(WriterStatus::id).contains(closing);
      assertThat(unconfirmed(log)).hasSize(1);
    }
  }

  @Test
  void a_take_over_saves_its_progress_and_settles_only_under_its_lease() {
    log.append(append(A, 0, 3));
    var dead = log.writer().id();
    log.takeOver().close(dead, Duration.ofSeconds(-1));
    Leases leases = new Leases(log.pool());
    Lease lease = leases.acquire("take-over", "one", Duration.ofSeconds(30)).orElseThrow();
    List<Event> events = unconfirmed(log);

    log.takeOver().progress(List.of(dead), events.get(1).position(), lease);

    assertThat(unconfirmed(log)).extracting(Event::version).containsExactly(EntityVersion.of(3));
    leases.release(lease);
    Lease next = leases.acquire("take-over", "two", Duration.ofSeconds(30)).orElseThrow();
    assertThat(next.epoch()).isGreaterThan(lease.epoch());
    assertThatThrownBy(() -> log.takeOver().settle(List.of(dead), lease))
        .isInstanceOf(LeaseLostException.class);
    log.takeOver().settle(List.of(dead), next);
    assertThat(log.takeOver().closed()).isEmpty();
  }

  @Test
  void a_lease_is_held_by_one_owner_until_it_runs_out() {
    Leases leases = new Leases(log.pool());
    Lease first = leases.acquire("job", "one", Duration.ofSeconds(1)).orElseThrow();

    assertThat(leases.acquire("job", "two", Duration.ofSeconds(1))).isEmpty();
    assertThat(leases.acquire("job", "one", Duration.ofSeconds(1))).contains(first);
    Optional<Lease> second =
        Awaitility.await()
            .until(() -> leases.acquire("job", "two", Duration.ofSeconds(9)), Optional::isPresent);
    assertThat(second.orElseThrow().epoch()).isEqualTo(first.epoch() + 1);
    assertThat(leases.acquire("job", "one", Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void heads_cover_a_window_and_say_how_far_they_looked() {
    for (int i = 0; i < 10; i++) {
      log.append(append(EntityKey.of("account", "h" + i), 0, 2));
    }
    log.append(append(EntityKey.of("order", "h0"), 0, 1));
    Position last = log.handedOver().getLast().position();
    Awaitility.await().until(() -> log.reader().stable().equals(last));

    Heads first = log.reader().heads(new EntityType("account"), Position.start(), 7);
    Heads rest = log.reader().heads(new EntityType("account"), first.through(), 100);

    assertThat(first.through()).isEqualTo(Position.of(7));
    assertThat(first.heads())
        .hasSize(4)
        .last()
        .satisfies(head -> assertThat(head.version()).isEqualTo(EntityVersion.first()));
    assertThat(rest.through()).isEqualTo(last);
    assertThat(rest.heads()).hasSize(7);
  }

  @Test
  void a_writer_that_stops_in_good_order_is_settled() {
    var id = log.writer().id();
    log.append(append(A, 0, 1));
    log.confirmAll();
    try (AppendFixture other = AppendFixture.on(database)) {
      log.close();

      assertThat(other.takeOver().writers())
          .anySatisfy(
              writer -> {
                assertThat(writer.id()).isEqualTo(id);
                assertThat(writer.state()).isEqualTo(WriterStatus.State.SETTLED);
              });
    }
  }

  private Heads heads(Position after) {
    return log.reader().heads(new EntityType("account"), after, 1_000);
  }

  private static List<Event> unconfirmed(AppendFixture log) {
    return log.takeOver().unconfirmed(log.takeOver().closed(), Position.start(), 100);
  }

  private void awaitCommittedThrough(Writer writer, Position position) {
    Awaitility.await().until(() -> status(writer).committedThrough().compareTo(position) >= 0);
  }

  private WriterStatus status(Writer writer) {
    return log.takeOver().writers().stream()
        .filter(it -> it.id().equals(writer.id()))
        .findFirst()
        .orElseThrow();
  }

  private static void insert(Connection connection, EntityKey entity, long version, Writer writer)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events (entity_type, entity_id, version, event_id, event_type, schema_version, payload, metadata,"
                + " command_id, writer_id, occurred_at, digest)"
                + " VALUES ('account', ?, ?, UNHEX(REPLACE(UUID(), '-', '')), 'ByHand', 1, '{}', '{}', 'by-hand', ?, NOW(6), 0)")) {
      insert.setBytes(1, entity.idBytes());
      insert.setLong(2, version);
      insert.setBytes(3, UuidBytes.of(writer.id().value()));
      insert.executeUpdate();
    }
  }
}
