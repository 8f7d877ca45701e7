package io.gapless.log.append;

import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.log.append.AppendResult.AlreadyAppended;
import io.gapless.log.append.AppendResult.Appended;
import io.gapless.log.append.AppendResult.OutcomeUnknown;
import io.gapless.log.append.AppendResult.StoreUnavailable;
import io.gapless.log.writer.WriterSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event store, and the way to it, fail at the worst moments. */
class AppendFaultIT {
  private static final EntityKey A = EntityKey.of("account", "a");
  private static final EntityKey B = EntityKey.of("account", "b");
  private static final Duration ANSWERED = Duration.ofMillis(2_000);

  private Database database;
  private FaultProxy proxy;
  private AppendFixture log;
  private AppendFixture witness;

  @BeforeEach
  void start() {
    database = LocalStack.shared().newDatabase("faults");
    proxy = FaultProxy.to(database.port());
    witness = AppendFixture.on(database);
    log = AppendFixture.on(database.through(proxy.port()), oneLane(), slowHeartbeat());
    log.append(append(A, 0, 1));
  }

  @AfterEach
  void stop() {
    proxy.heal();
    log.close();
    witness.close();
    proxy.close();
  }

  @Test
  void an_unanswered_commit_that_took_place_is_found_out_and_answered() {
    CompletableFuture<Void> swallowed = proxy.swallowAnswerTo(commitOfAnAppend());

    AppendResult result = log.append(append(A, 1, 2, "unanswered"));

    assertThat(swallowed).succeedsWithin(Duration.ofSeconds(5));
    assertThat(result).isInstanceOf(Appended.class);
    assertThat(witness.append(append(A, 1, 2, "unanswered")))
        .isEqualTo(new AlreadyAppended(2, EntityVersion.of(3)));
    assertThat(witness.reader().head(A)).isEqualTo(EntityVersion.of(3));
    assertThat(log.handedOver()).hasSize(3);
    assertThat(log.append(append(A, 3, 1))).isInstanceOf(Appended.class);
  }

  @Test
  void a_commit_that_never_arrived_is_found_out_and_made_once() {
    CompletableFuture<Void> dropped = proxy.dropRequest(commitOfAnAppend());

    AppendResult result = log.append(append(A, 1, 2, "dropped"));

    assertThat(dropped).succeedsWithin(Duration.ofSeconds(5));
    assertThat(result).isInstanceOfAny(Appended.class, OutcomeUnknown.class);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(log.append(append(A, 1, 2, "dropped")))
                    .isEqualTo(new AlreadyAppended(2, EntityVersion.of(3))));
    assertThat(witness.reader().head(A)).isEqualTo(EntityVersion.of(3));
    assertThat(log.handedOver()).hasSize(3);
  }

  @Test
  void an_append_in_doubt_holds_the_watermark_until_its_outcome_is_known() {
    proxy.swallowAnswerTo(commitOfAnAppend()).thenRun(proxy::refuse);
    Position before = log.writer().tracker().watermark().committedThrough();

    AppendResult result = log.append(append(A, 1, 1, "doubt"));
    witness.append(append(B, 0, 1));

    assertThat(result).isEqualTo(new OutcomeUnknown());
    assertThat(log.writer().tracker().hasOpenAppends()).isTrue();
    assertThat(log.writer().tracker().watermark().committedThrough()).isEqualTo(before);
    proxy.heal();
    Awaitility.await().until(() -> !log.writer().tracker().hasOpenAppends());
    assertThat(log.handedOver()).hasSize(2);
    assertThat(log.append(append(A, 1, 1, "doubt")))
        .isEqualTo(new AlreadyAppended(1, EntityVersion.of(2)));
  }

  @Test
  void a_silent_store_is_answered_within_two_seconds_and_leaves_nothing() {
    proxy.hold(Direction.TO_CLIENT);
    long start = System.nanoTime();

    List<CompletableFuture<AppendResult>> results =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    log.lanes()
                        .append(append(EntityKey.of("account", "s" + i), 0, 1, "silent-" + i)))
            .toList();
    List<AppendResult> answers =
        results.stream().map(it -> it.orTimeout(10, TimeUnit.SECONDS).join()).toList();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWERED.plusMillis(500));
    assertThat(answers)
        .allSatisfy(
            it -> assertThat(it).isInstanceOfAny(StoreUnavailable.class, OutcomeUnknown.class));
    proxy.heal();
    proxy.resetAll();
    for (int i = 0; i < 50; i++) {
      EntityKey entity = EntityKey.of("account", "s" + i);
      AppendRequest again = append(entity, 0, 1, "silent-" + i);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(log.append(again))
                      .isInstanceOfAny(Appended.class, AlreadyAppended.class));
      assertThat(witness.reader().head(entity)).isEqualTo(EntityVersion.first());
    }
  }

  @Test
  void a_cut_clients_open_transaction_dies_within_ten_seconds() {
    proxy.hold(Direction.TO_SERVER);
    CompletableFuture<AppendResult> stuck = log.lanes().append(append(A, 1, 1));

    assertThat(stuck.join()).isInstanceOfAny(StoreUnavailable.class, OutcomeUnknown.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(witness.append(append(A, 1, 1))).isInstanceOf(Appended.class));
  }

  @Test
  void a_store_killed_under_load_answers_fast_and_leaves_nothing_half_done() {
    try (LocalStack stack = LocalStack.start(StackOptions.forTest("store-killed", Part.DATABASE))) {
      Database own = stack.newDatabase("killed");
      try (AppendFixture victim = AppendFixture.on(own)) {
        List<CompletableFuture<AppendResult>> results =
            IntStream.range(0, 2_000)
                .mapToObj(
                    i -> {
                      if (i == 1_000) {
                        stack.database().ownProcess().kill();
                      }
                      return victim
                          .lanes()
                          .append(append(EntityKey.of("account", "k" + i), 0, 3, "k-" + i));
                    })
                .toList();
        List<AppendResult> answers =
            results.stream().map(it -> it.orTimeout(10, TimeUnit.SECONDS).join()).toList();
        assertThat(answers).anyMatch(it -> !(it instanceof Appended));

        stack.database().ownProcess().start();
        Awaitility.await().until(() -> !victim.writer().tracker().hasOpenAppends());
        Awaitility.await().ignoreExceptions().until(() -> victim.reader().head(B).value() == 0);

        for (int i = 0; i < answers.size(); i++) {
          requireAllOrNothing(victim, answers.get(i), EntityKey.of("account", "k" + i));
        }
        Awaitility.await().until(() -> !victim.writer().tracker().hasOpenAppends());
        Awaitility.await()
            .untilAsserted(
                () -> assertThat(victim.append(append(B, 0, 1))).isInstanceOf(Appended.class));
      }
    }
  }

  private static void requireAllOrNothing(
      AppendFixture victim, AppendResult answer, EntityKey entity) {
    long head = victim.reader().head(entity).value();
    switch (answer) {
      case Appended appended -> assertThat(head).isEqualTo(3);
      case StoreUnavailable unavailable -> assertThat(head).isZero();
      case AppendResult.Overloaded overloaded -> assertThat(head).isZero();
      case OutcomeUnknown unknown -> assertThat(head).isIn(0L, 3L);
      default -> throw new AssertionError(answer);
    }
  }

  private static AppendSettings oneLane() {
    AppendSettings defaults = AppendSettings.defaults();
    return new AppendSettings(
        1,
        defaults.maxBatch(),
        defaults.maxQueued(),
        defaults.answerWithin(),
        defaults.commandRetention());
  }

  /** So that its commits hardly ever come between an insert and its commit. */
  private static WriterSettings slowHeartbeat() {
    WriterSettings defaults = WriterSettings.defaults();
    return new WriterSettings(
        Duration.ofSeconds(1),
        defaults.maxUnconfirmed(),
        defaults.maxUnconfirmedBytes(),
        defaults.maxUnconfirmedAge());
  }

  /**
   * The heartbeat commits too, so wait for the insert first: a commit is an append's if its
   * connection has inserted an event.
   */
  private static Predicate<byte[]> commitOfAnAppend() {
    Predicate<byte[]> insert = MySqlRequests.statement("INSERT INTO events");
    AtomicBoolean inserted = new AtomicBoolean();
    return request -> {
      if (insert.test(request)) {
        inserted.set(true);
      }
      return inserted.get() && MySqlRequests.commit().test(request);
    };
  }
}
