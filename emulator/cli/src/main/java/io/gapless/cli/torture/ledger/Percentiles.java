package io.gapless.cli.torture.ledger;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** How long something took, in seconds; all 0 if it never happened. */
record Percentiles(double p50, double p99, double max) {
  private static final double MILLIS = 1_000;

  static Percentiles ofMillis(LongStream all) {
    List<Double> seconds = all.sorted().mapToObj(it -> it / MILLIS).toList();
    return seconds.isEmpty()
        ? new Percentiles(0, 0, 0)
        : new Percentiles(at(seconds, 0.5), at(seconds, 0.99), seconds.getLast());
  }

  private static double at(List<Double> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "p50 %.1f s, p99 %.1f s, max %.1f s", p50, p99, max);
  }
}
