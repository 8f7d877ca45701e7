package io.gapless.log.append;

import static io.gapless.log.TestEvents.after;
import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.log.append.AppendResult.AlreadyAppended;
import io.gapless.log.append.AppendResult.Appended;
import io.gapless.log.append.AppendResult.VersionConflict;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppendIT {
  private static final int CHAINS = 60;
  private static final EntityKey A = EntityKey.of("account", "a");

  private Database database;
  private AppendFixture log;

  @BeforeEach
  void start() {
    database = LocalStack.shared().newDatabase("append");
    log = AppendFixture.on(database);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void what_is_appended_is_read_back_to_the_byte_and_the_microsecond() {
    AppendRequest request = append(A, 0, 3);

    Appended appended = (Appended) log.append(request);

    List<Event> read = log.reader().ofEntity(A, EntityVersion.first(), 10);
    assertThat(read).isEqualTo(appended.events());
    assertThat(read).extracting(Event::content).isEqualTo(request.events());
    assertThat(read).extracting(event -> event.version().value()).containsExactly(1L, 2L, 3L);
    assertThat(read)
        .isSortedAccordingTo((left, right) -> left.position().compareTo(right.position()));
    assertThat(log.handedOver()).isEqualTo(read);
  }

  @Test
  void keys_that_differ_in_case_accent_or_a_trailing_space_are_different_entities() {
    List<EntityKey> twins =
        Stream.of(
                "order-A", "order-a", "ordér-A", "order-A ", "order-A\u00a0", "ﬀ", "ff", "ß", "ss")
            .map(id -> EntityKey.of("account", id))
            .toList();

    twins.forEach(twin -> assertThat(log.append(append(twin, 0, 1))).isInstanceOf(Appended.class));

    assertThat(twins)
        .allSatisfy(twin -> assertThat(log.reader().head(twin)).isEqualTo(EntityVersion.first()));
    assertThat(log.append(append(EntityKey.of("Account", "order-A"), 0, 1)))
        .isInstanceOf(Appended.class);
  }

  @Test
  void of_many_that_expect_one_version_exactly_one_wins() {
    try (AppendFixture other = AppendFixture.on(database)) {
      List<CompletableFuture<AppendResult>> results =
          IntStream.range(0, 60)
              .mapToObj(i -> (i % 2 == 0 ? log : other).lanes().append(append(A, 0, 2)))
              .toList();

      List<AppendResult> answers = results.stream().map(CompletableFuture::join).toList();

      assertThat(answers).filteredOn(Appended.class::isInstance).hasSize(1);
      assertThat(answers)
          .filteredOn(VersionConflict.class::isInstance)
          .hasSize(59)
          .allSatisfy(
              it -> assertThat(((VersionConflict) it).actual()).isEqualTo(EntityVersion.of(2)));
      assertThat(log.reader().head(A)).isEqualTo(EntityVersion.of(2));
    }
  }

  @Test
  void two_processes_on_hot_entities_leave_dense_versions_and_no_failed_command() throws Exception {
    List<EntityKey> hot =
        IntStream.range(0, 5).mapToObj(i -> EntityKey.of("account", "hot" + i)).toList();
    try (AppendFixture other = AppendFixture.on(database);
        ExecutorService callers = Executors.newFixedThreadPool(16)) {
      List<CompletableFuture<Void>> all =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> appendSome(i % 2 == 0 ? log : other, hot, 20), callers))
              .toList();
      all.forEach(CompletableFuture::join);
    }

    long total = hot.stream().mapToLong(entity -> requireDense(entity)).sum();
    assertThat(total).isEqualTo(16 * 20);
  }

  @Test
  void what_builds_on_a_lost_append_is_lost_too_though_its_version_fits() {
    log.append(append(A, 0, 1));
    AppendRequest first = append(A, 1, 1);
    try (AppendFixture other = AppendFixture.on(database)) {
      other.append(append(A, 1, 1));

      CompletableFuture<AppendResult> one = log.lanes().append(first);
      CompletableFuture<AppendResult> two = log.lanes().append(after(first));

      assertThat(one.join()).isInstanceOf(VersionConflict.class);
      assertThat(two.join()).isInstanceOf(VersionConflict.class);
    }
    assertThat(log.reader().head(A)).isEqualTo(EntityVersion.of(2));
  }

  @Test
  void what_builds_on_a_repetition_is_lost() {
    AppendRequest once = append(A, 0, 1);
    log.append(once);
    AppendRequest first = append(A, 1, 1);
    AppendRequest repeated =
        new AppendRequest(A, after(first).condition(), after(first).events(), once.command());

    List<AppendResult> answers =
        Stream.of(first, repeated, after(repeated)).map(log.lanes()::append).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers.get(0)).isInstanceOf(Appended.class);
    assertThat(answers.get(1)).isEqualTo(new AlreadyAppended(1, EntityVersion.first()));
    assertThat(answers.get(2)).isInstanceOf(VersionConflict.class);
    assertThat(log.reader().head(A)).isEqualTo(EntityVersion.of(2));
  }

  @Test
  void what_two_processes_append_in_chains_follows_what_it_builds_on() {
    Map<EventId, EventId> built = new ConcurrentHashMap<>();
    try (AppendFixture other = AppendFixture.on(database);
        ExecutorService callers = Executors.newFixedThreadPool(2)) {
      Stream.of(log, other)
          .map(it -> CompletableFuture.runAsync(() -> appendChains(it, built), callers))
          .toList()
          .forEach(CompletableFuture::join);
    }

    List<Event> events = log.reader().ofEntity(A, EntityVersion.first(), 1_000);
    requireDense(A);
    assertThat(events).hasSizeGreaterThan(CHAINS);
    for (int index = 1; index < events.size(); index++) {
      EventId below = events.get(index - 1).id();
      assertThat(built.getOrDefault(events.get(index).id(), below)).isEqualTo(below);
    }
  }

  /** Each of them has three links; those that others come before fail from there on. */
  private static void appendChains(AppendFixture process, Map<EventId, EventId> built) {
    for (int done = 0; done < CHAINS; ) {
      AppendRequest first = append(A, process.reader().head(A).value(), 1);
      AppendRequest second = after(first);
      AppendRequest third = after(second);
      built.put(second.events().getFirst().id(), first.events().getFirst().id());
      built.put(third.events().getFirst().id(), second.events().getFirst().id());
      List<CompletableFuture<AppendResult>> links =
          Stream.of(first, second, third).map(process.lanes()::append).toList();
      done += links.getFirst().join() instanceof Appended ? 1 : 0;
      links.forEach(CompletableFuture::join);
    }
  }

  private static void appendSome(AppendFixture process, List<EntityKey> hot, int count) {
    for (int done = 0; done < count; ) {
      EntityKey entity = hot.get(ThreadLocalRandom.current().nextInt(hot.size()));
      AppendResult result =
          process.append(append(entity, process.reader().head(entity).value(), 1));
      assertThat(result).isInstanceOfAny(Appended.class, VersionConflict.class);
      done += result instanceof Appended ? 1 : 0;
    }
  }

  private long requireDense(EntityKey entity) {
    List<Long> versions =
        log.reader().ofEntity(entity, EntityVersion.first(), 1_000).stream()
            .map(event -> event.version().value())
            .toList();
    assertThat(versions).isEqualTo(LongStream.rangeClosed(1, versions.size()).boxed().toList());
    return versions.size();
  }

  @Test
  void a_version_beyond_the_head_leaves_no_hole() {
    log.append(append(A, 0, 2));

    assertThat(log.append(append(A, 7, 1)))
        .isEqualTo(new VersionConflict(EntityVersion.of(7), EntityVersion.of(2)));
  }

  @Test
  void a_conflict_costs_only_its_own_request() {
    log.append(append(A, 0, 1));
    List<CompletableFuture<AppendResult>> results =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    log.lanes()
                        .append(
                            i % 10 == 0
                                ? append(A, 0, 1)
                                : append(EntityKey.of("account", "e" + i), 0, 1)))
            .toList();

    assertThat(results.stream().map(CompletableFuture::join).filter(Appended.class::isInstance))
        .hasSize(90);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_from_any_process_and_appends_once() {
    try (AppendFixture other = AppendFixture.on(database)) {
      log.append(append(A, 0, 3, "command-1"));

      assertThat(other.append(append(A, 0, 3, "command-1")))
          .isEqualTo(new AppendResult.AlreadyAppended(3, EntityVersion.of(3)));
      assertThat(log.append(append(A, 3, 3, "command-1")))
          .isEqualTo(new AppendResult.AlreadyAppended(3, EntityVersion.of(3)));
      assertThat(log.reader().head(A)).isEqualTo(EntityVersion.of(3));
    }
  }

  @Test
  void one_command_sent_to_two_processes_at_once_appends_once() {
    try (AppendFixture other = AppendFixture.on(database)) {
      for (int i = 0; i < 30; i++) {
        EntityKey entity = EntityKey.of("account", "twice" + i);
        AppendRequest request = append(entity, 0, 2, "twice-" + i);
        List<CompletableFuture<AppendResult>> results =
            Stream.of(log, other, log, other)
                .map(process -> process.lanes().append(request))
                .toList();

        assertThat(results.stream().map(CompletableFuture::join).filter(Appended.class::isInstance))
            .hasSize(1);
        assertThat(log.reader().head(entity)).isEqualTo(EntityVersion.of(2));
      }
    }
  }

  @Test
  void a_command_id_that_comes_with_another_request_is_refused() {
    log.append(append(A, 0, 1, "command-1"));
    AppendRequest other =
        new AppendRequest(
            A,
            AppendCondition.at(1),
            append(A, 1, 1).events(),
            new CommandStamp(new CommandId("command-1"), new Digest(99)));

    assertThat(log.append(other)).isEqualTo(new AppendResult.CommandIdReused());
    assertThat(log.reader().head(A)).isEqualTo(EntityVersion.first());
  }

  @Test
  void a_command_without_events_is_remembered_too() {
    log.append(append(A, 0, 1));

    assertThat(log.append(append(A, 1, 0, "nothing")))
        .isEqualTo(new Appended(List.of(), EntityVersion.first()));
    log.append(append(A, 1, 1));
    assertThat(log.append(append(A, 2, 0, "nothing")))
        .isEqualTo(new AppendResult.AlreadyAppended(0, EntityVersion.first()));
  }

  @Test
  void a_closed_writer_appends_nothing_more_and_registers_anew() {
    log.append(append(A, 0, 1));
    var first = log.writer().id();
    assertThat(log.takeOver().close(first, Duration.ofSeconds(-1))).isTrue();

    Appended appended = (Appended) log.append(append(A, 1, 1));

    assertThat(log.writer().id()).isNotEqualTo(first);
    assertThat(appended.events().getFirst().writer()).isEqualTo(log.writer().id());
  }

  @Test
  void a_row_that_another_session_holds_fails_one_request_not_its_neighbours() throws SQLException {
    log.append(append(A, 0, 1));
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      insertByHand(holder, A, 2);
      List<CompletableFuture<AppendResult>> neighbours =
          IntStream.range(0, 40)
              .mapToObj(i -> log.lanes().append(append(EntityKey.of("account", "n" + i), 0, 1)))
              .toList();
      CompletableFuture<AppendResult> held = log.lanes().append(append(A, 1, 1));

      assertThat(held.join()).isInstanceOf(AppendResult.StoreUnavailable.class);
      assertThat(neighbours.stream().map(CompletableFuture::join))
          .allMatch(Appended.class::isInstance);
      holder.rollback();
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(log.append(append(A, 1, 1))).isInstanceOf(Appended.class));
  }

  @Test
  void a_store_that_lost_a_durable_event_is_a_fork_and_takes_no_more_appends() throws SQLException {
    Appended appended = (Appended) log.append(append(A, 0, 1));
    try (Connection restore = database.connect();
        Statement statement = restore.createStatement()) {
      statement.executeUpdate(
          "UPDATE events SET event_id = UNHEX(REPLACE(UUID(), '-', '')) WHERE position = "
              + appended.events().getFirst().position());
      killOthers(restore);
    }

    Awaitility.await().until(() -> log.health().fork().isPresent());
    assertThat(log.append(append(EntityKey.of("account", "b"), 0, 1)))
        .isInstanceOf(AppendResult.StoreUnavailable.class);
  }

  private void killOthers(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT id FROM information_schema.processlist WHERE db = '"
                    + database.name()
                    + "' AND id <> CONNECTION_ID()")) {
      while (rows.next()) {
        try (Statement kill = connection.createStatement()) {
          kill.execute("KILL " + rows.getLong(1));
        }
      }
    }
  }

  static void insertByHand(Connection connection, EntityKey entity, long version)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events (entity_type, entity_id, version, event_id, event_type, schema_version, payload, metadata,"
                + " command_id, writer_id, occurred_at, digest)"
                + " VALUES (?, ?, ?, UNHEX(REPLACE(UUID(), '-', '')), 'ByHand', 1, '{}', '{}', 'by-hand', REPEAT('w', 16), NOW(6), ?)")) {
      insert.setBytes(
          1, entity.type().value().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      insert.setBytes(2, entity.idBytes());
      insert.setLong(3, version);
      insert.setInt(4, Digest.of(new byte[] {'{', '}'}).crc());
      insert.executeUpdate();
    }
  }
}
