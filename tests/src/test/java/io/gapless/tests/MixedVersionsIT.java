package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.Checkout;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Load;
import io.gapless.tests.load.LoadPlan;
import io.gapless.tests.system.PreviousBuild;
import io.gapless.tests.system.ProjectionJvm;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import io.gapless.tests.verdict.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An upgrade and a rollback under load, one service after the other: the services of the previous
 * build and of this one share the event store, the fallback store and the topic, and a projection
 * has an instance with the SDK of each.
 */
@Tag("long")
final class MixedVersionsIT {
  private static final Duration SOON = Duration.ofMinutes(3);

  /** Little, since services start all the time beside it; commands wait until one is there. */
  private static final LoadPlan LOAD = new LoadPlan("mixed", 40, 40, Duration.ofMinutes(3));

  /** Commands that come while the broker is away: some seconds' worth. */
  private static final int WHILE_AWAY = 8 * LOAD.perSecond();

  private static final Checkout THIS = Checkout.find();
  private static Checkout previous;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws IOException {
    previous = PreviousBuild.find();
    assertThat(Files.mismatch(jar(previous), jar(THIS))).as("builds differ").isNotNegative();
    stack = LocalStack.start(StackOptions.forTest("mixed", Part.KAFKA));
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void an_upgrade_and_a_rollback_under_load_lose_and_repeat_nothing() {
    SystemPlan plan =
        SystemPlan.named("mixed")
            .withCommandServices(2)
            .withReplayServices(2)
            .installedFrom(previous);
    // Given: the previous build at work
    try (TestSystem system = TestSystem.start(stack, plan);
        Load load = Load.start(system.callers(), LOAD)) {
      StackProcess previousSdk = ProjectionJvm.withSdkOf(previous, stack, system, "previous-sdk");
      awaitBegun(load, 200);
      previousSdk.start();

      // When: what the previous build spills, this one drains, and takes over who dies
      withoutKafka(system, load, () -> installReplay(THIS, system));
      system.install(THIS, system.commandService(0));
      killAndInstall(THIS, system.commandService(1), system);
      awaitBegun(load, load.begun() + 200);
      settle(system);
      aloneWithPreviousSdk(system);

      // And when: it is taken back, so that the previous build drains and takes over what this one
      // left
      withoutKafka(system, load, () -> installReplay(previous, system));
      killAndInstall(previous, system.commandService(0), system);
      awaitBegun(load, load.begun() + 200);
      settle(system);
      previousSdk.kill();
      system.awaitVerified(SOON);
      previousSdk.start();

      // And when: one of each spills and drains beside the other
      system.install(THIS, system.replayService(1));
      withoutKafka(system, load, () -> {});
      settle(system);
      system.install(THIS, system.replayService(0));
      system.install(THIS, system.commandService(0));
      awaitBegun(load, load.begun() + 200);
      load.stop();

      // Then
      assertThat(system.callers().sent()).noneMatch(it -> it.told() instanceof Told.Unknown);
      system.awaitKept(SOON);
      system.awaitPublished(SOON);
      system.awaitVerified(SOON);
      settle(system);
    }
  }

  /** What the services of this build send, a projection of the previous one applies and proves. */
  private static void aloneWithPreviousSdk(TestSystem system) {
    system.projection().stop();
    system.awaitVerified(SOON);
    system.projection().start();
  }

  /** The broker is away for some seconds of load and for as long as something else takes. */
  private static void withoutKafka(TestSystem system, Load load, Runnable meanwhile) {
    stack.kafka().process().kill();
    try {
      awaitBegun(load, load.begun() + WHILE_AWAY);
      await("events are spilled").atMost(SOON).ignoreExceptions().until(() -> spilled(system) > 0);
      meanwhile.run();
    } finally {
      stack.kafka().process().start();
    }
  }

  private static void installReplay(Checkout build, TestSystem system) {
    system.install(build, system.replayService(0));
    system.install(build, system.replayService(1));
  }

  /** It leaves a writer that the replay services of whatever build there is have to take over. */
  private static void killAndInstall(Checkout build, JavaService service, TestSystem system) {
    service.process().kill();
    system.install(build, service);
  }

  /** Under load: nothing that was spilled is left, and only who lives may append. */
  private static void settle(TestSystem system) {
    system.awaitDrained(SOON);
    await("two writers are left")
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> system.replay().status().active().size() == 2);
  }

  private static long spilled(TestSystem system) {
    Long spilled = system.replay().status().spilled();
    return spilled == null ? 0 : spilled;
  }

  private static Path jar(Checkout build) {
    return build.jar("command-service", "gapless-command-service");
  }

  private static void awaitBegun(Load load, long commands) {
    await(commands + " commands are begun").atMost(SOON).until(() -> load.begun() >= commands);
  }
}
