package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Repeat one run with {@code -Dgapless.simulation.seed=N}, take more with {@code
 * -Dgapless.simulation.runs=N}.
 */
class ProjectionSimulationTest {
  private static final long RUNS = Long.getLong("gapless.simulation.runs", 20_000);

  private static final Set<String> SOMETIMES =
      Set.of(
          "parked",
          "resumed and told",
          "resumed and found",
          "zombie",
          "events read by position",
          "begun with a history",
          "one entity was rebuilt",
          "a parked entity was rebuilt",
          "everything was rebuilt",
          "everything was rebuilt again",
          "crash after one entity was set back",
          "crash after everything was set back",
          "crash after verified through was raised",
          "crash before a commit",
          "crash after a commit",
          "an unknown commit that had no effect",
          "an unknown commit that took effect",
          "a commit still under way",
          "a commit that was still under way took effect",
          "a row was locked by a commit in doubt");

  @Test
  void whatever_happens_effects_are_a_prefix_and_become_complete() {
    Set<String> reached = ConcurrentHashMap.newKeySet();
    LongStream seeds =
        Long.getLong("gapless.simulation.seed") == null
            ? LongStream.range(0, RUNS)
            : LongStream.of(Long.getLong("gapless.simulation.seed"));

    seeds.parallel().forEach(seed -> run(seed, reached));

    if (Long.getLong("gapless.simulation.seed") == null) {
      assertThat(reached).as("hard states that must have been reached").containsAll(SOMETIMES);
    }
  }

  private static void run(long seed, Set<String> reached) {
    try {
      new ProjectionSimulation(seed, reached).run();
    } catch (Throwable e) {
      throw new AssertionError("repeat with -Dgapless.simulation.seed=" + seed, e);
    }
  }
}
