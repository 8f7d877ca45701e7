package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation with each defence switched off in turn. */
final class DefencesSimulationTest {
  private static final int RUNS = 2_000;

  @ParameterizedTest
  @EnumSource
  void the_others_do_without(Defence off) {
    Set<String> reached = ConcurrentHashMap.newKeySet();
    SimulationSeeds seeds = SimulationSeeds.given().atMost(RUNS);

    seeds.forEach(getClass(), seed -> new ProjectionSimulation(seed, reached, off).run());

    if (seeds.areMany()) {
      assertThat(reached).contains("parked", "crash before a commit", "crash after a commit");
      assertThat(reached.contains("who remembered wrong lost")).isEqualTo(off == Defence.MEMORY);
    }
  }
}
