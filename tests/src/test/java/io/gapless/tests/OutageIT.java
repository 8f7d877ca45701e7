package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.load.Load;
import io.gapless.tests.load.LoadPlan;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka, the fallback store, or both are away. */
final class OutageIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("outage", Part.KAFKA));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void events_committed_and_nowhere_else_when_their_writer_is_killed_arrive() {
    SystemPlan plan = SystemPlan.named("killed").withLeastRights();
    try (TestSystem system = TestSystem.start(stack, plan)) {
      // Given: neither Kafka nor the fallback store answers, and the projection, which would find
      // out from the event store, does not run
      warmUp(system);
      system.projection().stop();
      StackProcess kafka = stack.kafka().process();
      kafka.pause();
      system.fallback().freeze();
      try {
        // When: commands are committed, and the process that alone knows of them is killed
        List<Answer> answers =
            IntStream.range(0, 20)
                .mapToObj(it -> Command.create(account("stranded-" + it)))
                .map(system.callers()::once)
                .toList();
        system.commandService(0).process().kill();

        assertThat(answers).allMatch(it -> it instanceof Answer.Committed);
      } finally {
        // Whatever still waits on the way to either of them is lost, too
        kafka.kill();
        kafka.start();
        system.fallback().cut();
        system.fallback().heal();
      }

      // Then: its events are on the topic though it never comes back, and its writer is settled
      system.awaitPublished(SOON);
      assertThat(system.replay().status().active()).isEmpty();
      system.projection().start();
      assertThat(system.awaitKept(SOON).applied()).isEqualTo(21);
      system.awaitVerified(SOON);
    }
  }

  @Tag("long")
  @Test
  void kafka_killed_under_load_fails_no_command_and_loses_no_event() {
    SystemPlan plan = SystemPlan.named("broker").withReplayServices(2);
    try (TestSystem system = TestSystem.start(stack, plan);
        Load load = Load.start(system.callers(), LoadPlan.light("broker"))) {
      // Given: load that runs well
      awaitBegun(load, 200);
      StackProcess kafka = stack.kafka().process();

      // When: the broker is away for half a minute
      kafka.kill();
      try {
        awaitBegun(load, load.begun() + 30 * LoadPlan.LIGHT_PER_SECOND);
        assertThat(system.replay().status().spilled()).isPositive();
      } finally {
        kafka.start();
      }
      awaitBegun(load, load.begun() + 200);
      load.stop();

      // Then
      assertThat(system.callers().kinds()).containsOnlyKeys("201", "422 rejected");
      system.awaitKept(SOON);
      system.awaitDrained(SOON);
      system.awaitPublished(SOON);
      system.awaitVerified(SOON);
    }
  }

  @Test
  void kafka_and_the_fallback_store_away_together_fail_no_command_and_fill_no_memory() {
    SystemPlan plan =
        SystemPlan.named("both")
            .with("GAPLESS_WRITER_MAX_UNCONFIRMED", "100")
            .with("GAPLESS_PUBLISHER_HELD_EVENTS", "300");
    try (TestSystem system = TestSystem.start(stack, plan);
        Load load = Load.start(system.callers(), LoadPlan.light("both"))) {
      // Given: load that runs well, on one writer
      awaitBegun(load, 200);
      StackProcess kafka = stack.kafka().process();
      List<String> before = system.replay().status().active();

      // When: nobody takes an event until far more wait than the service may hold
      kafka.kill();
      system.fallback().cut();
      try {
        awaitBegun(load, load.begun() + 1_000);
        assertThat(system.replay().status().active()).doesNotContainAnyElementsOf(before);
      } finally {
        system.fallback().heal();
        kafka.start();
      }
      awaitBegun(load, load.begun() + 100);
      load.stop();

      // Then
      assertThat(system.callers().kinds()).containsOnlyKeys("201", "422 rejected");
      system.awaitKept(SOON);
      system.awaitDrained(SOON);
      system.awaitPublished(SOON);
      system.awaitVerified(SOON);
    }
  }

  private static void warmUp(TestSystem system) {
    Answer answer = system.callers().patiently(Command.create(account("warm")), SOON);
    assertThat(answer).isInstanceOf(Answer.Committed.class);
    system.awaitKept(SOON);
  }

  private static void awaitBegun(Load load, long commands) {
    await(commands + " commands are begun").atMost(SOON).until(() -> load.begun() >= commands);
  }

  private static EntityKey account(String id) {
    return EntityKey.of("account", id);
  }
}
