package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.load.Load;
import io.gapless.tests.load.LoadPlan;
import io.gapless.tests.system.RawWriter;
import io.gapless.tests.system.ReplayStatus;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import io.gapless.tests.verdict.StoredEvent;
import io.gapless.tests.verdict.Told;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writers that come back from the dead, and writers that commit late. */
final class WriterIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Several head comparisons and many heartbeats. */
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("writer"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_service_that_wakes_up_after_its_take_over_appends_as_a_new_writer_only() {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("zombie"));
        Load load = Load.start(system.callers(), LoadPlan.light("zombie"))) {
      // Given: a service with work under way, that falls asleep for longer than its lease
      awaitBegun(load, 100);
      String old = system.replay().status().active().getFirst();
      StackProcess service = system.commandService(0).process();
      service.pause();
      await("it is taken over").atMost(SOON).until(() -> state(system, old).equals("SETTLED"));
      List<StoredEvent> ofOld = eventsOf(system, old);

      // When: it goes on where it was, with everything that waits for it
      service.resume();
      awaitBegun(load, load.begun() + 200);
      load.stop();

      // Then: nothing more is appended under the old writer, all commands have succeeded
      assertThat(eventsOf(system, old)).isNotEmpty().isEqualTo(ofOld);
      assertThat(state(system, old)).isEqualTo("SETTLED");
      List<String> active = system.replay().status().active();
      assertThat(active).hasSize(1).doesNotContain(old);
      assertThat(system.store().events().getLast().writer())
          .isEqualTo(WriterId.parse(active.getFirst()));
      assertThat(system.callers().sent()).noneMatch(it -> it.told() instanceof Told.Unknown);
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  @Tag("long")
  @Test
  void nobody_who_reads_by_position_passes_an_append_that_is_still_open() throws SQLException {
    EntityKey late = account("late");
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("late"));
        RawWriter writer = RawWriter.register(system.store().database())) {
      // Given: an append that has its position and is not committed
      commit(system, account("before"));
      Position open = writer.open(late);

      // When: others commit later positions
      for (int i = 0; i < 20; i++) {
        commit(system, account("after-" + i));
      }

      // Then: they take effect, and yet nothing is called stable or verified from there on
      assertThat(system.store().maximum()).isGreaterThan(open);
      system.awaitKept(SOON);
      await("neither the heads nor the projection pass the open append")
          .during(A_WHILE)
          .atMost(SOON)
          .until(() -> isBefore(system, open));

      // And when: it is committed at last, and published by nobody
      writer.commit();

      // Then: whoever reads by position finds it
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
      assertThat(system.verdict().applied()).isEqualTo(22);
      assertThat(system.replay().heads(Position.start(), 100_000).heads())
          .anyMatch(head -> head.entity().equals(late));
    }
  }

  private static boolean isBefore(TestSystem system, Position open) {
    Long stable = system.replay().status().stablePosition();
    return stable != null
        && stable < open.value()
        && system.replay().heads(Position.start(), 100_000).through().compareTo(open) < 0
        && system.projection().verifiedThrough().compareTo(open) < 0;
  }

  private static void commit(TestSystem system, EntityKey entity) {
    assertThat(system.callers().patiently(Command.create(entity), SOON))
        .isInstanceOf(Answer.Committed.class);
  }

  private static String state(TestSystem system, String writer) {
    return system.replay().status().writer(writer).map(ReplayStatus.Writer::state).orElse("");
  }

  private static List<StoredEvent> eventsOf(TestSystem system, String writer) {
    WriterId id = WriterId.parse(writer);
    return system.store().events().stream().filter(it -> it.writer().equals(id)).toList();
  }

  private static void awaitBegun(Load load, long commands) {
    await(commands + " commands are begun").atMost(SOON).until(() -> load.begun() >= commands);
  }

  private static EntityKey account(String id) {
    return EntityKey.of("account", id);
  }
}
