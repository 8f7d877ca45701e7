package io.gapless.cli.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplayedTest {
  private static final long BEGUN = 1_700_000_000_000L;

  private final Replayed replayed = new Replayed();

  @Test
  void the_highest_rate_is_that_of_the_busiest_stretch() {
    for (int second = 0; second < 20; second++) {
      int records = second >= 7 && second < 12 ? 300 : 100;
      for (int i = 0; i < records; i++) {
        replayed.note("job-1", BEGUN + second * 1_000L + i, 10);
      }
    }

    assertThat(replayed.mostPerSecond(5)).isEqualTo(300);
    assertThat(replayed.mostPerSecond(10)).isEqualTo(200);
  }

  @Test
  void each_replay_has_a_last_record_even_if_records_come_out_of_order() {
    replayed.note("job-1", BEGUN + 5, 10);
    replayed.note("job-1", BEGUN + 3, 30);
    replayed.note("job-2", BEGUN + 9, 20);

    assertThat(replayed.lastOf("job-1")).isEqualTo(BEGUN + 5);
    assertThat(replayed.lastOf("job-3")).isZero();
    assertThat(replayed.records()).isEqualTo(3);
    assertThat(replayed.meanBytes()).isEqualTo(20);
  }
}
