package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Callers;
import io.gapless.tests.load.Command;
import io.gapless.tests.load.Load;
import io.gapless.tests.load.LoadPlan;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import io.gapless.tests.verdict.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The event store is away: killed if it is the stack's own process, cut off from the command
 * services if the server was given.
 */
final class EventStoreOutageIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PROBES = 6;

  /** The 2 s that are promised, and what a busy machine adds to the way there and back. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

  /** A command sent while the store is away, and how it went. */
  private record Probe(CommandId id, Command command, Answer answer, Duration took) {}

  @Test
  void the_event_store_killed_under_load_leaves_nothing_half_done() {
    SystemPlan plan = SystemPlan.named("store").withCommandServices(2).withBehindProxy(2);
    try (LocalStack stack = LocalStack.start(StackOptions.forTest("store", Part.DATABASE));
        TestSystem system = TestSystem.start(stack, plan);
        Load load = Load.start(system.callers(), LoadPlan.light("store"))) {
      // Given: load that runs well
      awaitBegun(load, 200);

      // When: the event store goes away in the midst of it, and comes back
      Optional<StackProcess> server = stack.database().process();
      take(system, server);
      List<Probe> probes = new ArrayList<>();
      try {
        for (int i = 0; i < PROBES; i++) {
          probes.add(probe(system.callers(), load.entities().get(i), "probe " + i));
        }
        awaitBegun(load, load.begun() + 100);
      } finally {
        giveBack(system, server);
      }
      awaitBegun(load, load.begun() + 200);
      load.stop();
      probes.forEach(it -> system.callers().patiently(it.id(), it.command(), SOON));

      // Then: nobody was kept waiting, everybody was told the truth in the end, nothing is halved
      assertThat(probes).allSatisfy(EventStoreOutageIT::wasUnavailableSoon);
      assertThat(system.callers().kinds().keySet())
          .allMatch(
              it ->
                  it.startsWith("201")
                      || it.startsWith("422 rejected")
                      || isGoAway(it)
                      || it.equals("429 overloaded"));
      assertThat(system.callers().sent()).noneMatch(it -> it.told() instanceof Told.Unknown);
      system.awaitKept(SOON);
      system.awaitVerified(SOON);
    }
  }

  private static void take(TestSystem system, Optional<StackProcess> server) {
    if (server.isPresent()) {
      server.get().kill();
    } else {
      system.eventStoreProxy().refuse();
      system.eventStoreProxy().resetAll();
    }
  }

  private static void giveBack(TestSystem system, Optional<StackProcess> server) {
    server.ifPresent(StackProcess::start);
    system.eventStoreProxy().heal();
  }

  private static Probe probe(Callers callers, EntityKey entity, String address) {
    CommandId id = Callers.newId();
    Command command = Command.changeAddress(entity, address);
    long began = System.nanoTime();
    Answer answer = callers.once(id, command);
    return new Probe(id, command, answer, Duration.ofNanos(System.nanoTime() - began));
  }

  private static void wasUnavailableSoon(Probe probe) {
    assertThat(isGoAway(probe.answer().kind())).as("%s", probe).isTrue();
    assertThat(probe.took()).isLessThan(ANSWERED_WITHIN);
  }

  private static boolean isGoAway(String kind) {
    return kind.equals("503 store-unavailable") || kind.equals("503 outcome-unknown");
  }

  private static void awaitBegun(Load load, long commands) {
    await(commands + " commands are begun").atMost(SOON).until(() -> load.begun() >= commands);
  }
}
