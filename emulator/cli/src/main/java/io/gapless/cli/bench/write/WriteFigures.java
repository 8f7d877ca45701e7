package io.gapless.cli.bench.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What all rounds came to: ratios of two ways are taken within a round, and of those the median.
 *
 * @param latency by way, in the rhythm of a clock
 * @param throughput by way, as fast as the callers could
 */
record WriteFigures(Map<String, List<Figures>> latency, Map<String, List<Figures>> throughput) {
  private static final String GAPLESS = "gapless";
  private static final String HTTP = "gapless by HTTP";
  private static final String NAIVE = "naive dual write";
  private static final String OUTBOX = "polling outbox";

  /** Whether all that was to be written was, and came: else the ratios are of what was left. */
  boolean isWhole() {
    return Stream.of(latency, throughput)
        .flatMap(all -> all.values().stream())
        .flatMap(List::stream)
        .allMatch(Figures::isWhole);
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    latency.forEach(
        (way, rounds) ->
            lines.add(
                "%-17s committed p99 %6.1f, received p99 %6.1f ms (medians)"
                    .formatted(
                        way,
                        median(rounds, Figures::committedP99),
                        median(rounds, Figures::receivedP99))));
    throughput.forEach(
        (way, rounds) ->
            lines.add(
                "%-17s %,8.0f/s (median)".formatted(way, median(rounds, Figures::perSecond))));
    lines.add(
        atMost(
            "p99 to receipt, gapless to naive",
            ratio(latency, GAPLESS, NAIVE, Figures::receivedP99),
            1.15));
    lines.add(
        atMost(
            "p99 to receipt, gapless to outbox",
            ratio(latency, GAPLESS, OUTBOX, Figures::receivedP99),
            1 / 3.0));
    lines.add(
        atLeast(
            "events/s, gapless to naive",
            ratio(throughput, GAPLESS, NAIVE, Figures::perSecond),
            3));
    lines.add(
        atLeast(
            "events/s, gapless by HTTP to naive",
            ratio(throughput, HTTP, NAIVE, Figures::perSecond),
            2));
    return lines;
  }

  private static double ratio(
      Map<String, List<Figures>> figures,
      String one,
      String other,
      ToDoubleFunction<Figures> value) {
    List<Double> ratios = new ArrayList<>();
    List<Figures> ones = figures.getOrDefault(one, List.of());
    List<Figures> others = figures.getOrDefault(other, List.of());
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      ratios.add(value.applyAsDouble(ones.get(i)) / value.applyAsDouble(others.get(i)));
    }
    return median(ratios);
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> value) {
    return median(rounds.stream().map(value::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  private String atMost(String what, double ratio, double goal) {
    return line(what, ratio, goal, ratio <= goal);
  }

  private String atLeast(String what, double ratio, double goal) {
    return line(what, ratio, goal, ratio >= goal);
  }

  private String line(String what, double ratio, double goal, boolean isReached) {
    return "%-35s %.2f: %s (goal %.2f)"
        .formatted(what, ratio, isReached && isWhole() ? "reached" : "NOT reached", goal);
  }
}
