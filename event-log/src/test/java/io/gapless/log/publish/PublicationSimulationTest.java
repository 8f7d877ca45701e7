package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** Random outages, time-outs, lost answers and abandoned writers; a seed repeats a run exactly. */
class PublicationSimulationTest {
  private static final int SEEDS = Integer.getInteger("gapless.simulation.seeds", 5_000);
  private static final long FIRST_SEED = Long.getLong("gapless.simulation.seed", 1);
  private static final int STEPS = 300;

  @Test
  void nothing_is_lost_nothing_overtakes_a_row_and_everything_gets_out_in_the_end() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      try {
        run(seed);
      } catch (AssertionError e) {
        fail("repeat with -Dgapless.simulation.seed=" + seed + " -Dgapless.simulation.seeds=1", e);
      }
    }
  }

  private static void run(long seed) {
    PublicationWorld world = new PublicationWorld(seed);
    for (int step = 0; step < STEPS; step++) {
      world.stepWithFaults();
    }
    world.settle();
  }
}
