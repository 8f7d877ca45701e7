package io.gapless.cli.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DrainFiguresTest {
  private static Felt felt(double p99) {
    return new Felt(1, 0, 1, 0, 0, p99, p99 / 2, p99, 2 * p99);
  }

  /** 150,000 events in 300 s, so 500/s. */
  private static DrainFigures figures(int drainSeconds, double emulator, double during) {
    return new DrainFigures(
        150_000,
        Duration.ofMinutes(5),
        Duration.ofSeconds(drainSeconds),
        emulator,
        2 * emulator,
        felt(20),
        felt(during));
  }

  @Test
  void each_ratio_is_of_what_it_says() {
    DrainFigures figures = figures(75, 4_000, 30);

    assertThat(figures.arrivalPerSecond()).isEqualTo(500);
    assertThat(figures.drainPerSecond()).isEqualTo(2_000);
    assertThat(figures.timesArrival()).isEqualTo(4);
    assertThat(figures.shareOfEmulator()).isEqualTo(0.5);
    assertThat(figures.timesP99()).isEqualTo(1.5);
  }

  @Test
  void a_goal_is_reached_at_its_bound_and_not_beyond() {
    assertThat(figures(100, 2_500, 40).lines())
        .hasSize(4)
        .noneSatisfy(it -> assertThat(it).contains("NOT"));
    assertThat(figures(101, 2_500, 41).lines().subList(1, 4))
        .allSatisfy(it -> assertThat(it).contains("NOT reached"));
  }
}
