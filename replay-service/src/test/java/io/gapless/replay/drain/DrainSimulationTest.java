package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Two drainers at once on one store, with failing sends, late deliveries, crashes and a store that
 * comes and goes. Checked at every step: a row is deleted only after the acknowledgement of its
 * event (I15), what is sent is what was stored (I16), first deliveries are in version order per
 * entity; and at the end nothing is lost and everything that can be is drained.
 */
final class DrainSimulationTest {
  private static final int SEEDS = Integer.getInteger("gapless.simulation.seeds", 5_000);

  @Test
  void whatever_fails_nothing_is_lost_and_first_deliveries_are_in_order() throws Exception {
    EnumSet<DrainWorld.Sometimes> reached = EnumSet.noneOf(DrainWorld.Sometimes.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        reached.addAll(new DrainWorld(seed).run(300));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " repeats it", e);
      }
    }

    assertThat(reached).containsExactlyInAnyOrder(DrainWorld.Sometimes.values());
  }
}
