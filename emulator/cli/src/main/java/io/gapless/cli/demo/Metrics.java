package io.gapless.cli.demo;

/** Reads Prometheus' text format. */
final class Metrics {
  private Metrics() {}

  /** The sum of a metric over all its labels, 0 if there is none. */
  static long sum(String text, String name) {
    return Math.round(
        text.lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .mapToDouble(line -> value(line))
            .sum());
  }

  private static double value(String line) {
    double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    return Double.isNaN(value) ? 0 : value;
  }
}
