package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * A run that fails says how to repeat it; take more with {@code -Dgapless.simulation.runs=N}. See
 * {@link SimulationSeeds}.
 */
class ProjectionSimulationTest {
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
    SimulationSeeds seeds = SimulationSeeds.given();

    seeds.forEach(getClass(), seed -> new ProjectionSimulation(seed, reached).run());

    if (seeds.areMany()) {
      assertThat(reached).as("hard states that must have been reached").containsAll(SOMETIMES);
    }
  }
}
