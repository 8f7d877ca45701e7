package io.gapless.tests;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventLine;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Callers;
import io.gapless.tests.load.Command;
import io.gapless.tests.load.CommandClient;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One entity is one sequence, whoever writes to it and whatever it is called. */
final class EntityIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CALLERS = 12;
  private static final int ROUNDS = 12;

  /** As bytes all different; as text some databases call many of them equal. */
  private static final List<EntityKey> ALIKE =
      Stream.of(
              "order-a",
              "Order-A",
              "ORDER-A",
              "ordér-a",
              "orde\u0301r-a",
              "order-ä",
              "order-a ",
              " order-a",
              "order a",
              "order/a",
              "order+a",
              "order%2Fa",
              "order-ss",
              "order-ß",
              "order-😀")
          .map(id -> EntityKey.of("account", id))
          .toList();

  /** What a caller expected, and what came of it. */
  private record Attempt(EntityVersion expected, Answer answer) {}

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("entity"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void two_services_on_one_hot_entity_make_one_dense_sequence() {
    SystemPlan plan = SystemPlan.named("hot").withCommandServices(2);
    try (TestSystem system = TestSystem.start(stack, plan)) {
      // Given
      EntityKey hot = EntityKey.of("account", "hot");
      commit(system, Command.create(hot));

      // When: many write to it at once, first only at the version they have read, then at any
      Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
      Queue<Answer> others = new ConcurrentLinkedQueue<>();
      callTogether(
          true, system, (service, name) -> writeWhatWasRead(system, service, hot, name, attempts));
      callTogether(false, system, (service, name) -> write(system, service, hot, name, others));

      // Then: nobody won twice at one version, and everyone who was told so has won
      assertThat(winners(attempts)).isNotEmpty().allSatisfy((v, wins) -> assertThat(wins).isOne());
      assertThat(attempts).hasSize(CALLERS / 2 * ROUNDS).anyMatch(it -> isConflict(it.answer()));
      assertThat(attempts).allSatisfy(EntityIT::wonTheNextVersionOrLost);
      assertThat(others).hasSize(CALLERS / 2 * ROUNDS).anyMatch(Answer.Committed.class::isInstance);
      assertThat(others).allMatch(it -> it instanceof Answer.Committed || isConflict(it));
      long won = winners(attempts).size() + others.stream().filter(EntityIT::isCommitted).count();
      assertThat(system.store().eventsOf(hot)).hasSize((int) won + 1);
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  /** Those who write what they have read, or those who do not, on both services at once. */
  private static void callTogether(
      boolean careful, TestSystem system, BiConsumer<JavaService, String> caller) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < CALLERS; number++) {
        if (number % 4 < 2 == careful) {
          String name = "caller " + number;
          JavaService service = system.commandService(number % 2);
          threads.execute(() -> caller.accept(service, name));
        }
      }
    }
  }

  @Test
  void keys_that_look_alike_stay_apart_all_the_way() {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("keys"))) {
      // Given: each with another number of events, all of which came over the topic
      for (int i = 0; i < ALIKE.size(); i++) {
        commit(system, Command.create(ALIKE.get(i)));
        for (int n = 0; n < i; n++) {
          commit(system, Command.changeAddress(ALIKE.get(i), n + " Same Street"));
        }
      }
      system.awaitKept(SOON);

      // When: the topic loses an event of each, so that it must come over HTTP
      system.projection().stop();
      ALIKE.forEach(entity -> commit(system, Command.changeAddress(entity, "Nowhere")));
      LostRecords.loseAll(system);
      system.projection().start();

      // Then
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
      assertThat(system.projection().status().backfilled()).isEqualTo(ALIKE.size());
      for (int i = 0; i < ALIKE.size(); i++) {
        assertThat(state(system, ALIKE.get(i)).headers().firstValue("ETag"))
            .hasValue("\"" + (i + 2) + "\"");
        assertThat(keysOfBackfill(system, ALIKE.get(i), i + 2))
            .hasSize(i + 2)
            .containsOnly(ALIKE.get(i));
      }
    }
  }

  private static void writeWhatWasRead(
      TestSystem system,
      JavaService service,
      EntityKey entity,
      String name,
      Queue<Attempt> attempts) {
    for (int round = 0; round < ROUNDS; round++) {
      String tag = state(system, entity).headers().firstValue("ETag").orElseThrow();
      EntityVersion read = EntityVersion.of(Long.parseLong(tag.replace("\"", "")));
      Command command = Command.changeAddress(entity, name + " careful " + round).onlyAt(read);
      Answer answer = system.callers().once(service.baseUri(), Callers.newId(), command);
      attempts.add(new Attempt(read, answer));
    }
  }

  private static void write(
      TestSystem system, JavaService service, EntityKey entity, String name, Queue<Answer> all) {
    for (int round = 0; round < ROUNDS; round++) {
      Command command = Command.changeAddress(entity, name + " " + round);
      all.add(system.callers().once(service.baseUri(), Callers.newId(), command));
    }
  }

  private static Map<EntityVersion, Long> winners(Queue<Attempt> attempts) {
    return attempts.stream()
        .filter(it -> isCommitted(it.answer()))
        .collect(groupingBy(Attempt::expected, counting()));
  }

  private static void wonTheNextVersionOrLost(Attempt attempt) {
    if (attempt.answer() instanceof Answer.Committed won) {
      assertThat(won.version()).isEqualTo(attempt.expected().next());
    } else {
      assertThat(isConflict(attempt.answer())).as("%s", attempt).isTrue();
    }
  }

  private static boolean isCommitted(Answer answer) {
    return answer instanceof Answer.Committed;
  }

  private static boolean isConflict(Answer answer) {
    return answer.kind().equals("409 version-conflict");
  }

  private static void commit(TestSystem system, Command command) {
    assertThat(system.callers().patiently(command, SOON)).isInstanceOf(Answer.Committed.class);
  }

  private static HttpResponse<String> state(TestSystem system, EntityKey entity) {
    return system
        .callers()
        .client()
        .get(system.commandService(0).baseUri(), CommandClient.path(entity));
  }

  private static List<EntityKey> keysOfBackfill(TestSystem system, EntityKey entity, long to) {
    List<EventLine> lines = system.replay().events(entity, 1, to);
    assertThat(lines.stream().map(line -> line.version().value()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, to).boxed().toList());
    return lines.stream()
        .filter(EventLine.Found.class::isInstance)
        .map(line -> ((EventLine.Found) line).event().entity())
        .toList();
  }
}
