package io.gapless.projection.internal.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OverlapTest {
  private static final Instant NOW = Instant.EPOCH;

  private final Overlap overlap = new Overlap(4);

  @Test
  void a_second_begins_when_it_is_full_or_the_first_takes_long() {
    assertThat(overlap.mayBegin(false, NOW)).isTrue();
    overlap.begun(NOW);

    assertThat(overlap.mayBegin(false, NOW.plusMillis(9))).isFalse();
    assertThat(overlap.mayBegin(true, NOW.plusMillis(9))).isTrue();
    assertThat(overlap.mayBegin(false, NOW.plusMillis(10))).isTrue();
  }

  @Test
  void where_batches_get_into_each_others_way_fewer_run_for_a_while() {
    overlap.begun(NOW);
    assertThat(overlap.contended()).as("from 4 to 2").isTrue();
    assertThat(overlap.contended()).as("from 2 to 1").isTrue();
    assertThat(overlap.contended()).isFalse();
    assertThat(overlap.mayBegin(true, NOW.plusSeconds(1))).isFalse();

    for (int i = 0; i < 100; i++) {
      overlap.committed();
    }

    assertThat(overlap.mayBegin(true, NOW.plusSeconds(1))).isTrue();
  }

  @Test
  void one_always_may() {
    Overlap alone = new Overlap(1);
    alone.begun(NOW);
    assertThat(alone.mayBegin(true, NOW.plusSeconds(9))).isFalse();

    alone.ended();
    assertThat(alone.mayBegin(false, NOW)).isTrue();
  }
}
