package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.crash.CrashPoint;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.fault.CrashCase;
import io.gapless.stack.fault.CrashOrders;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Load;
import io.gapless.tests.load.LoadPlan;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two command services under load; one of them dies, fails or stands still at each crash point, as
 * far as {@link CrashCase} is told to go.
 */
final class CommandCrashPointsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Points that are only reached while Kafka takes nothing. */
  private static final Set<CrashPoint> WITHOUT_KAFKA =
      EnumSet.of(CrashPoint.SPILL_DUE, CrashPoint.SPILL_DONE);

  /** Points in threads of the publisher, which stops at an error it does not expect. */
  private static final Set<CrashPoint> IN_PUBLISHER =
      EnumSet.of(
          CrashPoint.PUBLISH_SENT,
          CrashPoint.PUBLISH_ACKNOWLEDGED,
          CrashPoint.SPILL_DUE,
          CrashPoint.SPILL_DONE);

  /** Some way into the load. */
  private static final int PASSAGE = 20;

  private static LocalStack stack;
  private static CrashOrders orders;
  private static TestSystem system;

  @BeforeAll
  static void start(@TempDir Path directory) {
    stack = LocalStack.start(StackOptions.forTest("command-crash-points", Part.KAFKA));
    orders = new CrashOrders(directory);
    SystemPlan plan =
        SystemPlan.named("crash")
            .withCommandServices(2)
            .with("GAPLESS_WRITER_MAX_UNCONFIRMED_AGE", "5s");
    for (Map.Entry<String, String> variable : orders.environment().entrySet()) {
      plan = plan.with(variable.getKey(), variable.getValue());
    }
    system = TestSystem.start(stack, plan);
  }

  @AfterAll
  static void stop() {
    try (LocalStack closing = stack) {
      system.close();
    }
  }

  static List<CrashCase> cases() {
    return CrashCase.of(CrashPoint.Where.COMMAND_SERVICE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answers_are_true_and_events_arrive_whichever_service_is_struck(CrashCase table) {
    // Given: load, and Kafka away if that is what it takes to get there
    orders.clear();
    try (Load load = Load.start(system.callers(), LoadPlan.light(load(table)))) {
      StackProcess kafka = stack.kafka().process();
      try {
        if (WITHOUT_KAFKA.contains(table.point())) {
          kafka.kill();
        }

        // When
        orders.order(table.point(), passage(table.point()), table.strike());
        JavaService struck = awaitReached(table.point());
        outlast(struck, table);
      } finally {
        if (!kafka.isAlive()) {
          kafka.start();
        }
      }
      awaitBegun(load, load.begun() + LoadPlan.LIGHT_PER_SECOND);
      load.stop();
    }

    // Then
    system.awaitKept(SOON);
    system.awaitPublished(SOON);
    system.awaitDrained(SOON);
    system.awaitVerified(SOON);
  }

  private static String load(CrashCase table) {
    return table.point().order() + "-" + table.strike().ordinal();
  }

  private static int passage(CrashPoint point) {
    return point == CrashPoint.SPILL_DUE ? 2 : PASSAGE;
  }

  /** Whoever has reached the point, once somebody has: a case that does not get there is red. */
  private static JavaService awaitReached(CrashPoint point) {
    List<JavaService> services = List.of(system.commandService(0), system.commandService(1));
    List<StackProcess> processes = services.stream().map(JavaService::process).toList();
    StackProcess struck =
        await(point + " is reached")
            .atMost(SOON)
            .until(() -> orders.struck(point, processes), Optional::isPresent)
            .orElseThrow();
    return services.stream().filter(it -> it.process() == struck).findFirst().orElseThrow();
  }

  /** A pause is the whole process's: it stands still until a writer has been taken over. */
  private static void outlast(JavaService struck, CrashCase table) {
    StackProcess process = struck.process();
    switch (table.strike()) {
      case KILL -> {
        assertThat(process.awaitEnd(SOON)).isTrue();
        assertThat(process.exitCode()).hasValue(CrashPoint.KILLED);
        process.start();
      }
      case THROW -> restartIfDead(struck, table.point());
      case PAUSE -> {
        List<String> writers = system.replay().status().active();
        process.pause();
        try {
          await("one is taken over")
              .atMost(SOON)
              .until(() -> !system.replay().status().active().containsAll(writers));
        } finally {
          process.resume();
        }
      }
    }
  }

  /** A publisher that met what it did not expect stops; that must be seen, and a restart heals. */
  private static void restartIfDead(JavaService struck, CrashPoint point) {
    if (IN_PUBLISHER.contains(point)) {
      await("its liveness goes down").atMost(SOON).until(() -> !struck.isLive());
      struck.process().restart();
    }
    assertThat(struck.isLive()).isTrue();
  }

  private static void awaitBegun(Load load, long commands) {
    await(commands + " commands are begun").atMost(SOON).until(() -> load.begun() >= commands);
  }
}
