package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.RawProducer;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import io.gapless.tests.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The topic loses events, repeats them and brings old ones. */
final class TopicIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int EVENTS_EACH = 4;
  private static final long SEED = 20_261_121;

  private static final List<EntityKey> ACCOUNTS =
      IntStream.range(0, 12).mapToObj(it -> EntityKey.of("account", "topic-" + it)).toList();

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("topic"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_lost_last_event_is_found_without_a_later_one() {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("last"))) {
      // Given: a projection that knows every account
      fill(system);
      system.awaitKept(SOON);

      // When: the last event of half the accounts never comes, nor any event after it
      system.projection().stop();
      List<EntityKey> half = ACCOUNTS.subList(0, ACCOUNTS.size() / 2);
      half.forEach(account -> commit(system, Command.changeAddress(account, "The Last Street")));
      LostRecords.loseAll(system);
      system.projection().start();

      // Then
      system.awaitVerified(SOON);
      Verdict verdict = system.awaitKept(SOON);
      assertThat(verdict.applied()).isEqualTo(ACCOUNTS.size() * EVENTS_EACH + half.size());
      assertThat(system.projection().status().backfilled()).isEqualTo(half.size());
    }
  }

  @Test
  void repeated_and_old_events_change_nothing() {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("repeated"));
        RawProducer producer = RawProducer.on(system)) {
      // Given
      fill(system);
      Verdict before = system.awaitKept(SOON);

      // When: all of them come again, straight, backwards and shuffled
      List<Event> again = new ArrayList<>();
      ACCOUNTS.forEach(account -> again.addAll(events(system, account)));
      producer.send(again, "test");
      producer.send(again.reversed(), "test");
      Collections.shuffle(again, new Random(SEED));
      producer.send(again, "test");

      // Then: they are seen, and nothing comes of it
      await("they are all seen")
          .atMost(SOON)
          .until(() -> system.projection().status().duplicates() >= 3L * again.size());
      assertThat(system.awaitKept(SOON)).isEqualTo(before);
      assertThat(system.projection().status().parked()).isZero();

      // And then: accounts go on as before
      ACCOUNTS.forEach(account -> commit(system, Command.changeAddress(account, "After")));
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  private static void fill(TestSystem system) {
    for (EntityKey account : ACCOUNTS) {
      commit(system, Command.create(account));
      for (int i = 1; i < EVENTS_EACH; i++) {
        commit(system, Command.changeAddress(account, i + " Long Street"));
      }
    }
  }

  private static List<Event> events(TestSystem system, EntityKey account) {
    return system.replay().events(account, 1, EVENTS_EACH).stream()
        .map(line -> ((EventLine.Found) line).event())
        .toList();
  }

  private static void commit(TestSystem system, Command command) {
    assertThat(system.callers().patiently(command, SOON)).isInstanceOf(Answer.Committed.class);
  }
}
