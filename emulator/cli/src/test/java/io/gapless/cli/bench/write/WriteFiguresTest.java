package io.gapless.cli.bench.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class WriteFiguresTest {
  @Test
  void ratios_are_taken_within_a_round_and_of_those_the_median() {
    Map<String, List<Figures>> latency =
        Map.of(
            "gapless", List.of(figures(10), figures(20), figures(90)),
            "naive dual write", List.of(figures(10), figures(10), figures(90)),
            "polling outbox", List.of(figures(20), figures(100), figures(100)));
    Map<String, List<Figures>> throughput =
        Map.of(
            "gapless", List.of(perSecond(300)),
            "naive dual write", List.of(perSecond(100)),
            "gapless by HTTP", List.of(perSecond(199)));

    assertThat(new WriteFigures(latency, throughput).lines())
        .contains(
            "p99 to receipt, gapless to naive    1.00: reached (goal 1.15)",
            "p99 to receipt, gapless to outbox   0.50: NOT reached (goal 0.33)",
            "events/s, gapless to naive          3.00: reached (goal 3.00)",
            "events/s, gapless by HTTP to naive  1.99: NOT reached (goal 2.00)");
  }

  @Test
  void what_was_not_measured_is_not_reached() {
    assertThat(new WriteFigures(Map.of(), Map.of()).lines())
        .hasSize(4)
        .allMatch(line -> line.contains("NaN: NOT reached"));
  }

  @Test
  void where_events_failed_or_are_missing_nothing_is_reached() {
    Figures lost = new Figures(Figures.histogram(), Figures.histogram(), 0, 1, 1);
    Map<String, List<Figures>> latency =
        Map.of("gapless", List.of(figures(1)), "naive dual write", List.of(figures(10), lost));

    assertThat(new WriteFigures(latency, Map.of()).isWhole()).isFalse();
    assertThat(new WriteFigures(latency, Map.of()).lines())
        .contains("p99 to receipt, gapless to naive    0.10: NOT reached (goal 1.15)");
  }

  private static Figures figures(int p99Millis) {
    Histogram received = Figures.histogram();
    received.recordValue(p99Millis * 1_000L);
    return new Figures(Figures.histogram(), received, 0, 0, 1);
  }

  private static Figures perSecond(int events) {
    Histogram committed = Figures.histogram();
    committed.recordValueWithCount(1, events);
    return new Figures(committed, Figures.histogram(), 0, 0, 1);
  }
}
