package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.EntityKey;
import io.gapless.event.crash.CrashPoint;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.fault.CrashCase;
import io.gapless.stack.fault.CrashOrders;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.ProjectionJvm;
import io.gapless.tests.system.ProjectionRun;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A projection in JVMs of its own, of which one dies, fails or stands still at each crash point, as
 * far as {@link CrashCase} is told to go.
 */
final class ProjectionCrashPointsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(40);

  private static final int LOST = 20;

  private static LocalStack stack;
  private static CrashOrders orders;
  private static TestSystem system;
  private static StackProcess one;
  private static StackProcess two;
  private static StackProcess poisoned;
  private static int number;

  /** This case's own entity. */
  private EntityKey entity = EntityKey.of("account", "unnamed");

  @BeforeAll
  static void start(@TempDir Path directory) {
    stack = LocalStack.start(StackOptions.forTest("projection-crash-points"));
    orders = new CrashOrders(directory);
    system = TestSystem.start(stack, SystemPlan.named("project"));
    system.projection().stop();
    one = ProjectionJvm.on(stack, system, "one", orders.environment());
    two = ProjectionJvm.on(stack, system, "two", orders.environment());
    Map<String, String> poison = new HashMap<>(orders.environment());
    poison.put(ProjectionRun.POISON, "poison");
    poisoned = ProjectionJvm.on(stack, system, "poisoned", poison);
  }

  @AfterAll
  static void stop() {
    try (LocalStack closing = stack) {
      system.close();
    }
  }

  /** An entity that is known: what comes next of it can leave a gap. */
  @BeforeEach
  void create() {
    orders.clear();
    entity = EntityKey.of("account", "entity-" + ++number);
    commit(Command.create(entity));
    system.projection().start();
    system.awaitKept(SOON);
    system.projection().stop();
  }

  @AfterEach
  void end() {
    system.projection().stop();
    for (StackProcess process : List.of(one, two, poisoned)) {
      process.kill();
    }
  }

  static List<CrashCase> cases() {
    return CrashCase.of(CrashPoint.Where.PROJECTION).stream()
        .filter(table -> table.point() != CrashPoint.REBUILD_COMMIT_SENT)
        .toList();
  }

  static List<Arguments> rebuilds() {
    return CrashCase.of(CrashPoint.Where.PROJECTION).stream()
        .filter(table -> table.point() == CrashPoint.REBUILD_COMMIT_SENT)
        .flatMap(table -> Stream.of("rebuild", "rebuild-all").map(it -> arguments(table, it)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_event_takes_effect_once_wherever_the_projection_is_struck(CrashCase table) {
    // Given and when
    begin(table);
    StackProcess struck = awaitReached(table.point());
    outlast(struck, table.strike());

    // Then: whoever is left, and another instance, bring it to its end
    poisoned.stop();
    system.projection().resumeParked();
    system.projection().start();
    system.awaitKept(SOON);
    system.awaitVerified(SOON);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("rebuilds")
  void a_command_to_rebuild_takes_effect_once_although_it_comes_again(
      CrashCase table, String command) {
    // Given
    one.launch();
    changeAddress(3);
    system.awaitKept(SOON);
    long before = system.projection().resets();

    // When: its state is reset, and nobody hears of it
    order(table);
    system.replay().order(ordered(command));
    StackProcess struck = awaitReached(table.point());
    outlast(struck, table.strike());

    // Then: whoever gets the command next says what it came to, and does nothing
    system.projection().start();
    JsonNode done =
        await("the command is done")
            .atMost(SOON)
            .until(
                () -> system.replay().lastOrder(), it -> it.path("state").asText().equals("done"));
    assertThat(done.path("command").asText()).isEqualTo(command);
    assertThat(done.path("result").asText()).isEqualTo("rebuilding");
    assertThat(done.path("attempts").asInt())
        .isGreaterThanOrEqualTo(table.strike() == CrashCase.Strike.PAUSE ? 1 : 2);
    assertThat(system.projection().resets()).isEqualTo(before + 1);
    system.awaitKept(SOON);
    system.awaitVerified(SOON);
  }

  private String ordered(String command) {
    String what =
        command.equals("rebuild")
            ? "\"entity\":{\"type\":\"account\",\"id\":\"%s\"}".formatted(entity.id())
            : "\"entityType\":\"account\"";
    return "{\"command\":\"%s\",%s,\"why\":\"a test\"}".formatted(command, what);
  }

  private void begin(CrashCase table) {
    if (table.point() == CrashPoint.ENTITY_PARKING) {
      commit(Command.create(EntityKey.of("account", "poison-" + number)));
      order(table);
      poisoned.launch();
      return;
    }
    one.launch();
    changeAddress(3);
    system.awaitKept(SOON);
    switch (table.point()) {
      case RECORD_HELD, BACKFILL_ASKED, HELD_DRAINING -> leaveGap(table);
      case PARTITIONS_REVOKED -> {
        order(table);
        two.launch();
      }
      default -> {
        order(table);
        changeAddress(3);
      }
    }
  }

  /** While it stands still, the topic loses what is next. */
  private void leaveGap(CrashCase table) {
    one.pause();
    try {
      changeAddress(LOST);
      LostRecords.loseAll(system);
      changeAddress(3);
      order(table);
    } finally {
      one.resume();
    }
  }

  private void changeAddress(int times) {
    for (int i = 0; i < times; i++) {
      commit(Command.changeAddress(entity, i + " Main Street"));
    }
  }

  private static void commit(Command command) {
    assertThat(system.callers().patiently(command, SOON)).isInstanceOf(Answer.Committed.class);
  }

  private static void order(CrashCase table) {
    int passage = table.point() == CrashPoint.HELD_DRAINING ? LOST / 2 : 1;
    orders.order(table.point(), passage, table.strike());
  }

  /**
   * Whoever has reached the point, once somebody has: a case that does not get there is red.
   * Meanwhile others go on: that, too, makes a projection look at what it holds.
   */
  private StackProcess awaitReached(CrashPoint point) {
    EntityKey other = EntityKey.of("account", "other-" + number);
    commit(Command.create(other));
    return await(point + " is reached")
        .atMost(REACHED_WITHIN)
        .pollInSameThread()
        .until(
            () -> {
              commit(Command.changeAddress(other, "elsewhere"));
              return orders.struck(point, List.of(one, two, poisoned));
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** It stands still until the broker has put it out of its group, and another does its work. */
  private static void outlast(StackProcess struck, CrashCase.Strike strike) {
    switch (strike) {
      case KILL -> {
        assertThat(struck.awaitEnd(SOON)).isTrue();
        assertThat(struck.exitCode()).hasValue(CrashPoint.KILLED);
      }
      case THROW -> {}
      case PAUSE -> {
        Set<String> members = system.topics().members(ProjectionRun.NAME);
        struck.pause();
        try {
          if (!two.isAlive()) {
            two.launch();
          }
          await("it is put out")
              .atMost(SOON)
              .until(() -> !system.topics().members(ProjectionRun.NAME).containsAll(members));
        } finally {
          struck.resume();
        }
      }
    }
  }
}
