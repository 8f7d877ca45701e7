package io.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final String TEXT =
      """
      # HELP gapless_spilled_events_total what
      # TYPE gapless_spilled_events_total counter
      gapless_spilled_events_total 3.0
      gapless_taken_over_events_total{outcome="published"} 2.0
      gapless_taken_over_events_total{outcome="spilled"} 1.1E2
      gapless_spilled_events_totals 7.0
      gapless_unknown NaN
      """;

  @Test
  void a_metric_is_summed_over_its_labels() {
    assertThat(Metrics.sum(TEXT, "gapless_taken_over_events_total")).isEqualTo(112);
  }

  @Test
  void a_metric_is_not_taken_for_one_with_a_longer_name() {
    assertThat(Metrics.sum(TEXT, "gapless_spilled_events_total")).isEqualTo(3);
  }

  @Test
  void what_is_absent_or_no_number_is_nothing() {
    assertThat(Metrics.sum(TEXT, "gapless_absent")).isZero();
    assertThat(Metrics.sum(TEXT, "gapless_unknown")).isZero();
  }
}
