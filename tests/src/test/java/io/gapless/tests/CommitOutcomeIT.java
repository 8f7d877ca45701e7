package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Callers;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.AppendFaults;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The connection to the event store is cut at the worst moments of an append. */
final class CommitOutcomeIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("commit"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_commit_whose_answer_is_lost_is_found_out_and_never_done_twice() {
    try (TestSystem system = TestSystem.start(stack, plan("lost-answer"))) {
      AppendFaults faults = new AppendFaults(system.eventStoreProxy());
      for (int round = 0; round < 5; round++) {
        // Given
        Command command = Command.create(account("lost-answer-" + round));
        CompletableFuture<Void> swallowed = faults.swallowAnswerToCommit();

        // When
        CommandId id = Callers.newId();
        Answer first = system.callers().once(id, command);
        Answer repeated = system.callers().patiently(id, command, SOON);

        // Then
        assertThat(swallowed).succeedsWithin(Duration.ofSeconds(5));
        assertThat(isCommittedOrUnknown(first)).as("%s", first).isTrue();
        assertThat(repeated).isEqualTo(new Answer.Committed(EntityVersion.first(), 1, true));
        assertThat(system.store().eventsOf(command.entity())).hasSize(1);
      }
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  @Tag("long")
  @Test
  void a_commit_that_never_reached_the_store_is_not_taken_for_done() {
    try (TestSystem system = TestSystem.start(stack, plan("lost-commit"))) {
      AppendFaults faults = new AppendFaults(system.eventStoreProxy());
      for (int round = 0; round < 5; round++) {
        // Given
        Command command = Command.create(account("lost-commit-" + round));
        CompletableFuture<Void> dropped = faults.dropCommit();

        // When
        CommandId id = Callers.newId();
        Answer first = system.callers().once(id, command);
        Answer repeated = system.callers().patiently(id, command, SOON);

        // Then
        assertThat(dropped).succeedsWithin(Duration.ofSeconds(5));
        assertThat(first).isInstanceOfAny(Answer.Committed.class, Answer.NotNow.class);
        assertThat(repeated).isInstanceOf(Answer.Committed.class);
        assertThat(system.store().eventsOf(command.entity())).hasSize(1);
      }
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  @Tag("long")
  @Test
  void an_outcome_that_cannot_be_found_out_is_called_unknown_until_it_can() {
    try (TestSystem system = TestSystem.start(stack, plan("unknown"))) {
      // Given: once the COMMIT is with the store, nobody gets there any more
      Command command = Command.create(account("unknown"));
      CompletableFuture<Void> swallowed = new AppendFaults(system.eventStoreProxy()).cutAtCommit();

      // When
      CommandId id = Callers.newId();
      long began = System.nanoTime();
      Answer first = system.callers().once(id, command);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      // Then: it says so, in time
      assertThat(swallowed).succeedsWithin(Duration.ofSeconds(5));
      assertThat(first).isEqualTo(new Answer.NotNow(503, "outcome-unknown"));
      assertThat(took).isLessThan(ANSWERED_WITHIN);

      // And then: the truth, as soon as it can be had
      system.eventStoreProxy().heal();
      assertThat(system.callers().patiently(id, command, SOON))
          .isEqualTo(new Answer.Committed(EntityVersion.first(), 1, true));
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  @Tag("long")
  @Test
  void the_open_transaction_of_a_client_that_was_cut_off_dies_and_holds_up_nobody() {
    SystemPlan plan = plan("half-open").withCommandServices(2);
    try (TestSystem system = TestSystem.start(stack, plan)) {
      // Given: a service that is killed between INSERT and COMMIT; the network does not tell the
      // store
      URI healthy = system.commandService(1).baseUri();
      FaultProxy proxy = system.eventStoreProxy();
      CompletableFuture<Void> inserted = new AppendFaults(proxy).holdAfterInsert();
      CommandId id = Callers.newId();
      Command cut = Command.create(account("cut"));
      system.callers().once(system.commandService(0).baseUri(), id, cut);
      assertThat(inserted).succeedsWithin(Duration.ofSeconds(5));
      system.commandService(0).process().kill();
      await("its transaction is open").atMost(SOON).until(() -> openTransactions(system) > 0);

      // When: others go on
      Answer other =
          system.callers().once(healthy, Callers.newId(), Command.create(account("other")));
      Position position = system.store().maximum();

      // Then
      assertThat(other).isInstanceOf(Answer.Committed.class);
      await("the open transaction dies")
          .atMost(Duration.ofSeconds(10))
          .until(() -> openTransactions(system) == 0);
      await("its writer is taken over and the stable position moves on")
          .atMost(SOON)
          .untilAsserted(
              () -> {
                var status = system.replay().status();
                assertThat(status.active()).hasSize(1);
                assertThat(status.stablePosition()).isGreaterThanOrEqualTo(position.value());
              });
      assertThat(system.store().eventsOf(cut.entity())).isEmpty();
      assertThat(system.callers().once(healthy, id, cut)).isInstanceOf(Answer.Committed.class);
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  private static SystemPlan plan(String name) {
    return SystemPlan.named(name).withBehindProxy(1);
  }

  private static boolean isCommittedOrUnknown(Answer answer) {
    return answer instanceof Answer.Committed
        || answer.equals(new Answer.NotNow(503, "outcome-unknown"));
  }

  private static long openTransactions(TestSystem system) {
    return system.store().openTransactions();
  }

  private static EntityKey account(String id) {
    return EntityKey.of("account", id);
  }
}
