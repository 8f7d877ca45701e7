package io.gapless.cli.torture.run;

import java.util.List;

/** How long seeds took to converge, in seconds. */
record Percentiles(double p50, double p99, double max) {
  private static final double MILLIS = 1_000;

  static Percentiles of(List<SeedResult> results) {
    List<Double> seconds = results.stream().map(Percentiles::slowestSeconds).sorted().toList();
    return seconds.isEmpty()
        ? new Percentiles(0, 0, 0)
        : new Percentiles(at(seconds, 0.5), at(seconds, 0.99), seconds.getLast());
  }

  /** Of the slowest projection, or of the fallback store. */
  static double slowestSeconds(SeedResult result) {
    return result.convergedMillis().values().stream().mapToLong(it -> it).max().orElse(0) / MILLIS;
  }

  private static double at(List<Double> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }
}
