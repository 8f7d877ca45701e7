package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HoldingTest {
  private static final EntityKey ANN = entity("ann");

  private final Holding holding = new Holding();

  @Test
  void one_request_spans_all_the_holes_that_an_outage_left() {
    hold(2, 4, 6, 8);

    assertThat(asksTo(500)).isEqualTo(7);
  }

  @Test
  void what_is_missing_after_all_that_is_held_is_asked_for_too() {
    hold(2, 4);
    holding.see(EntityVersion.of(90));

    assertThat(asksTo(500)).isEqualTo(90);
    assertThat(asksTo(50)).isEqualTo(50);
  }

  @Test
  void a_long_stretch_that_is_held_is_not_asked_for() {
    hold(LongStream.rangeClosed(2, 50).toArray());
    hold(52);

    assertThat(asksTo(500)).isEqualTo(1);
  }

  @Test
  void it_ends_with_the_last_missing_version_before_which_half_is_missing() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      Holding some = new Holding();
      long applied = random.nextInt(3) * 50L;
      some.appliedThrough(applied == 0 ? EntityVersion.none() : EntityVersion.of(applied));
      SortedSet<Long> held = new TreeSet<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        held.add(applied + 2 + random.nextInt(40));
      }
      held.forEach(version -> some.hold(event(ANN, version), Optional.empty()));
      long last = applied + 1 + random.nextInt(45);

      long expected =
          LongStream.rangeClosed(applied + 1, Math.min(last, held.last()))
              .filter(to -> !held.contains(to))
              .filter(to -> 2 * held.headSet(to).size() <= to - applied)
              .max()
              .orElseThrow();
      assertThat(some.worthAskingTo(EntityVersion.of(last)).value()).isEqualTo(expected);
    }
  }

  private void hold(long... versions) {
    for (long version : versions) {
      holding.hold(event(ANN, version), Optional.empty());
    }
  }

  private long asksTo(long last) {
    return holding.worthAskingTo(EntityVersion.of(last)).value();
  }
}
