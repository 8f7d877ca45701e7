package io.gapless.cli.bench.write;

import io.gapless.cli.bench.result.Results;
import io.gapless.cli.bench.result.Results.Ratio;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final String RECEIVED_P50 = "received p50";
  private static final String RECEIVED_P99 = "received p99";
  private static final String PER_SECOND = "events a second";

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
    ratios().forEach(ratio -> lines.add(line(ratio)));
    return lines;
  }

  private String line(Ratio ratio) {
    return "%-35s %.2f: %s (goal %.2f)"
        .formatted(
            ratio.name(), ratio.value(), ratio.reached() ? "reached" : "NOT reached", ratio.goal());
  }

  /** Of ways that were not measured there is none, and no goal is reached. */
  private List<Ratio> ratios() {
    return List.of(
        atMost(
            "p99 to receipt, gapless to naive",
            ratio(latency, GAPLESS, NAIVE, Figures::receivedP99),
            1.15),
        atMost(
            "p99 to receipt, gapless to outbox",
            ratio(latency, GAPLESS, OUTBOX, Figures::receivedP99),
            1 / 3.0),
        atLeast(
            "events/s, gapless to naive", ratio(throughput, GAPLESS, NAIVE, Figures::perSecond), 3),
        atLeast(
            "events/s, gapless by HTTP to naive",
            ratio(throughput, HTTP, NAIVE, Figures::perSecond),
            2));
  }

  /**
   * For programs and documents.
   *
   * @param settings what the bench was told
   */
  Results results(Map<String, String> settings) {
    return new Results(
        "writes",
        Instant.now().toString(),
        settings,
        List.of(
            new Results.Group(
                "latency",
                "From when an event was due until a consumer had it, at the clock's rate",
                "ms",
                List.of(RECEIVED_P50, RECEIVED_P99),
                ways(latency)),
            new Results.Group(
                "throughput",
                "Events a second, as fast as the callers can",
                "1/s",
                List.of(PER_SECOND),
                ways(throughput))),
        ratios().stream().filter(ratio -> !Double.isNaN(ratio.value())).toList());
  }

  private static List<Results.Way> ways(Map<String, List<Figures>> figures) {
    return figures.entrySet().stream()
        .map(
            it ->
                new Results.Way(
                    it.getKey(), it.getValue().stream().map(WriteFigures::measures).toList()))
        .toList();
  }

  private static Map<String, Double> measures(Figures figures) {
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("committed p50", figures.committedP50());
    measures.put("committed p99", figures.committedP99());
    measures.put(RECEIVED_P50, figures.receivedP50());
    measures.put(RECEIVED_P99, figures.receivedP99());
    measures.put(PER_SECOND, figures.perSecond());
    measures.put("failed", (double) figures.failed());
    measures.put("missing", (double) figures.missing());
    return measures;
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

  private Ratio atMost(String what, double ratio, double goal) {
    return new Ratio(what, ratio, goal, ratio <= goal && isWhole());
  }

  private Ratio atLeast(String what, double ratio, double goal) {
    return new Ratio(what, ratio, goal, ratio >= goal && isWhole());
  }
}
