package io.gapless.cli.torture.ledger;

import static java.util.stream.Collectors.toSet;

import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Sometimes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all seeds add up to.
 *
 * @param runs seeds that were run, repetitions among them
 * @param clean different seeds of which no run was broken or came to no end
 * @param broken runs in which a promise was broken
 * @param unfinished runs that something kept from their end
 * @param unconverged runs after which something had not arrived
 * @param events committed
 * @param faults strikes
 * @param cells how often each fault hit
 * @param hits how often each hard state was reached
 * @param converged from the last fault and the last answer until everything had arrived
 * @param ready from a start after {@code kill -9} until ready; the longest of each run and process
 */
public record Totals(
    int runs,
    int clean,
    int broken,
    int unfinished,
    int unconverged,
    long events,
    long faults,
    Map<String, Long> cells,
    Map<Sometimes, Long> hits,
    Percentiles converged,
    Percentiles ready) {
  /** How often every fault is to be hit. */
  public static final int OFTEN = 3;

  private static final double RULE_OF_THREE = 3.0;

  /** Adds up. */
  public static Totals of(List<SeedResult> results) {
    Set<SeedSettings> notClean =
        results.stream().filter(it -> !it.isClean()).map(SeedResult::settings).collect(toSet());
    Set<SeedSettings> clean = results.stream().map(SeedResult::settings).collect(toSet());
    clean.removeAll(notClean);
    return new Totals(
        results.size(),
        clean.size(),
        (int) results.stream().filter(it -> !it.violations().isEmpty()).count(),
        (int) results.stream().filter(it -> !it.trouble().isEmpty()).count(),
        (int) results.stream().filter(it -> !it.isConverged()).count(),
        results.stream().mapToLong(SeedResult::events).sum(),
        results.stream().mapToLong(SeedResult::faults).sum(),
        cells(results),
        hits(results),
        Percentiles.ofMillis(
            results.stream().filter(SeedResult::isConverged).mapToLong(Totals::slowestMillis)),
        Percentiles.ofMillis(
            results.stream()
                .flatMap(it -> it.readyMillis().values().stream())
                .mapToLong(it -> it)));
  }

  /** Of the slowest projection, or of the fallback store. */
  static long slowestMillis(SeedResult result) {
    return result.convergedMillis().values().stream().mapToLong(it -> it).max().orElse(0);
  }

  static Map<String, Long> cells(List<SeedResult> results) {
    Map<String, Long> cells = new TreeMap<>();
    results.forEach(result -> result.allCells().forEach(it -> cells.putIfAbsent(it, 0L)));
    results.forEach(result -> result.cells().forEach((it, n) -> cells.merge(it, n, Long::sum)));
    return cells;
  }

  private static Map<Sometimes, Long> hits(List<SeedResult> results) {
    Map<Sometimes, Long> hits = new EnumMap<>(Sometimes.class);
    results.forEach(result -> result.hits().forEach((it, n) -> hits.merge(it, n, Long::sum)));
    return hits;
  }

  /** Whether every run came to its end and nothing was broken. */
  public boolean isClean() {
    return broken == 0 && unfinished == 0;
  }

  /** Hard states that were never reached: as long as there are some, nothing is shown. */
  public Set<Sometimes> missed() {
    return Hits.missed(hits);
  }

  /** Faults that were hit fewer than {@value #OFTEN} times. */
  public List<String> rare() {
    return cells.entrySet().stream()
        .filter(it -> it.getValue() < OFTEN)
        .map(it -> it.getKey() + " (" + it.getValue() + ")")
        .toList();
  }

  /**
   * What clean seeds alone say of those that were not run, at 95 % confidence: the share of seeds
   * that break something is below this. 1 as long as anything was broken.
   */
  public double bound() {
    return isClean() && clean > 0 ? Math.min(1, RULE_OF_THREE / clean) : 1;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d runs, %,d committed events, %,d faults; %d broken, %d not to their end, %d not"
                + " converged",
            runs,
            events,
            faults,
            broken,
            unfinished,
            unconverged));
    lines.add("to converge after the last fault and the last answer: " + converged);
    lines.add("ready after kill -9: " + ready);
    List<String> rare = rare();
    lines.add(
        "%d of %d faults were hit %d times or more%s"
            .formatted(
                cells.size() - rare.size(),
                cells.size(),
                OFTEN,
                rare.isEmpty() ? "" : "; fewer: " + String.join(", ", rare)));
    if (bound() < 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d clean seeds bound the share of seeds that break something below %.1f %%"
                  + " (3/n, 95 %% confidence)",
              clean,
              100 * bound()));
    }
    if (!missed().isEmpty()) {
      lines.add("inconclusive, never reached: " + missed());
    }
    return lines;
  }
}
