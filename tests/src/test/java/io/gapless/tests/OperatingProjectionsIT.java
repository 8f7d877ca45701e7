package io.gapless.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionSettings.Backfill.Way;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docs/operating-projections.md}: its commands, as they stand there, on a real system. */
final class OperatingProjectionsIT {
  private static final Path PAGE = Path.of("..", "docs", "operating-projections.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final EntityKey BOB = EntityKey.of("account", "bob");

  private static final int STATUS = 0;
  private static final int LIST = 1;
  private static final int DETAIL = 2;
  private static final int RESUME = 3;
  private static final int SKIP = 4;
  private static final int HISTORY = 5;
  private static final int REPUBLISH = 6;
  private static final int REBUILD = 7;
  private static final int REBUILD_ALL = 8;

  private static LocalStack stack;

  private final Map<EntityKey, List<Long>> applied = new ConcurrentHashMap<>();
  private final InMemoryPositions positions = InMemoryPositions.create();

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("operating"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Tag("long")
  @Test
  void the_page_leads_from_a_parked_entity_to_one_that_goes_on() throws Exception {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("operate"))) {
      // Given
      Projection projection = project(system, "accounts", this::poisoned, it -> it);
      commit(system, ANN, 3);
      commit(system, BOB, 2);

      // When, then: it is seen, from the outside in
      JsonNode detail = eventually(system, DETAIL, it -> it.at("/parked/0").isObject());
      assertThat(detail.at("/parked/0/entity/id").asText()).isEqualTo("ann");
      assertThat(detail.at("/parked/0/version").asLong()).isEqualTo(2);
      assertThat(detail.at("/parked/0/reason").asText()).isEqualTo("handler-failed");
      assertThat(detail.toString()).doesNotContain("simulated poison", "First Street");
      JsonNode worst = run(system, STATUS).at("/projections/0");
      assertThat(worst.at("/name").asText()).isEqualTo("accounts");
      assertThat(worst.at("/state").asText()).isEqualTo("parked");
      assertThat(run(system, LIST).at("/projections").findValuesAsText("name"))
          .contains("accounts");

      // Resumed before its cause is mended, it is parked again
      assertThat(run(system, RESUME).at("/state").asText()).isEqualTo("waiting");
      JsonNode resumed = awaitDone(system, 1);
      assertThat(resumed.at("/result").asText()).isEqualTo("resumed");
      assertThat(resumed.at("/who").asText()).isEqualTo("zoe (unproved, from 127.0.0.1)");
      assertThat(resumed.at("/why").asText()).isEqualTo("the fix is deployed");
      await().atMost(SOON).until(() -> projection.parked(10).size() == 1);

      // A command outlives both sides, and is carried out once
      projection.close();
      run(system, SKIP);
      run(system, SKIP);
      system.replayService(0).process().kill();
      system.replayService(0).start();
      assertThat(run(system, HISTORY).at("/commands")).hasSize(2);
      assertThat(run(system, HISTORY).at("/commands/0/state").asText()).isEqualTo("waiting");
      assertThat(run(system, DETAIL).at("/instances/0/health").asText()).isEqualTo("closed");
      try (Projection again = project(system, "accounts", this::poisoned, it -> it)) {
        JsonNode skipped = awaitDone(system, 2);
        assertThat(skipped.at("/result").asText()).isEqualTo("skipped");
        assertThat(skipped.at("/attempts").asInt()).isEqualTo(1);
        await().atMost(SOON).until(() -> again.parked(10).isEmpty());
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(applied.get(ANN)).containsExactly(1L, 3L));
      }
      assertThat(applied.get(BOB)).containsExactly(1L, 2L);
    }
  }

  @Test
  void a_gap_is_filled_over_the_topic_when_the_projection_wants_it_so() throws Exception {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("again"))) {
      // Given: the topic has lost what it had
      commit(system, ANN, 3);
      system.awaitKept(SOON);
      LostRecords.loseAll(system);

      // When: a projection that began before sees one more event, and compares no heads
      positions.begin(new ProjectionName("again"), ANN.type(), Position.start());
      UnaryOperator<ProjectionSettings> republishing =
          all ->
              all.withBackfill(it -> it.withWay(Way.REPUBLISH))
                  .withVerify(
                      it -> it.withLease(Duration.ofHours(2)).withEvery(Duration.ofHours(1)));
      try (Projection projection = project(system, "again", this::apply, republishing)) {
        await().atMost(SOON).until(() -> run(system, LIST).toString().contains("\"again\""));
        commit(system, ANN, 1);

        // Then: the others came over Kafka
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(applied.get(ANN)).containsExactly(1L, 2L, 3L, 4L));
        await().atMost(SOON).until(() -> projection.status().applied() == 4);
        assertThat(projection.status().backfilled()).isZero();

        // And so they do for whoever asks by hand; to the projection they are duplicates
        run(system, REPUBLISH);
        await().atMost(SOON).until(() -> projection.status().duplicates() >= 3);
        assertThat(applied.get(ANN)).containsExactly(1L, 2L, 3L, 4L);
      }
    }
  }

  @Test
  void what_is_ordered_to_be_rebuilt_is_folded_anew_from_the_first_event() throws Exception {
    try (TestSystem system = TestSystem.start(stack, SystemPlan.named("anew"));
        Projection projection = project(system, "accounts", this::apply, it -> it)) {
      commit(system, ANN, 3);
      commit(system, BOB, 2);
      await().atMost(SOON).until(() -> projection.status().applied() == 5);
      await().atMost(SOON).until(() -> run(system, LIST).toString().contains("\"accounts\""));

      run(system, REBUILD);
      run(system, REBUILD);

      assertThat(awaitDone(system, 1).at("/result").asText()).isEqualTo("rebuilding");
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(applied.get(ANN)).containsExactly(0L, 1L, 2L, 3L));
      assertThat(applied.get(BOB)).containsExactly(1L, 2L);

      run(system, REBUILD_ALL);

      assertThat(awaitDone(system, 2).at("/entityType").asText()).isEqualTo("account");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(applied.get(ANN)).containsExactly(0L, 1L, 2L, 3L);
                assertThat(applied.get(BOB)).containsExactly(0L, 1L, 2L);
              });
    }
  }

  /** What was applied is forgotten, and that it was. */
  private StateReset reset() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) {
        tx.afterCommit(() -> applied.put(entity, new CopyOnWriteArrayList<>(List.of(0L))));
      }

      @Override
      public void all(EntityType type, Transaction tx) {
        tx.afterCommit(
            () -> applied.replaceAll((entity, was) -> new CopyOnWriteArrayList<>(List.of(0L))));
      }
    };
  }

  /** The first command is an account's creation, each other one changes its address. */
  private static void commit(TestSystem system, EntityKey entity, int events) {
    for (int i = 0; i < events; i++) {
      boolean exists = !system.store().eventsOf(entity).isEmpty();
      Command command =
          exists
              ? Command.changeAddress(entity, "Street " + system.store().eventsOf(entity).size())
              : Command.create(entity);
      assertThat(system.callers().patiently(command, SOON)).isInstanceOf(Answer.Committed.class);
    }
  }

  private Projection project(
      TestSystem system,
      String name,
      io.gapless.projection.EventHandler handler,
      UnaryOperator<ProjectionSettings> settings) {
    return Projection.named(name)
        .of("account")
        .kafka(system.topics().bootstrapServers())
        .replayService(system.replayService(0).baseUri())
        .positions(positions)
        .handler(handler)
        .reset(reset())
        .settings(
            it ->
                settings.apply(
                    it.withTopicPrefix(system.format().topicPrefix())
                        .withReport(report -> report.withEvery(Duration.ofSeconds(1)))
                        .withRetry(retry -> retry.withWindow(Duration.ofSeconds(2)))))
        .start();
  }

  private void poisoned(Event event, Transaction transaction) {
    if (event.entity().equals(ANN) && event.version().value() == 2) {
      throw new IllegalStateException("simulated poison at First Street");
    }
    apply(event, transaction);
  }

  private void apply(Event event, Transaction transaction) {
    transaction.afterCommit(
        () ->
            applied
                .computeIfAbsent(event.entity(), it -> new CopyOnWriteArrayList<>())
                .add(event.version().value()));
  }

  /** Waits until so many commands are known and the last one is done. */
  private static JsonNode awaitDone(TestSystem system, int commands) {
    return eventually(
            system,
            HISTORY,
            it ->
                it.at("/commands").size() == commands
                    && it.at("/commands/0/state").asText().equals("done"))
        .at("/commands/0");
  }

  private static JsonNode eventually(TestSystem system, int block, Predicate<JsonNode> isSo) {
    return await()
        .atMost(SOON)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(250))
        .until(() -> run(system, block), isSo::test);
  }

  /** Runs a block of the page in a shell. */
  private static JsonNode run(TestSystem system, int block) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", blocks().get(block));
    shell.environment().put("REPLAY", system.replayService(0).baseUri().toString());
    shell.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = shell.start();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    // Lines, from the endpoint that answers in lines
    return JSON.readTree(answer.lines().findFirst().orElse("{}"));
  }

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    assertThat(blocks).hasSize(9);
    return blocks;
  }
}
