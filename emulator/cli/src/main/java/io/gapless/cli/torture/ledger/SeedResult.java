package io.gapless.cli.torture.ledger;

import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Violation;
import java.util.List;
import java.util.Map;

/**
 * One line of the ledger.
 *
 * @param settings what was run
 * @param commit of the code, with a star if the work tree differs from it
 * @param at when it ended, RFC 3339
 * @param events committed
 * @param attempts at commands
 * @param cells how often each fault hit
 * @param allCells every fault that could have been drawn
 * @param hits hard states
 * @param convergedMillis from when the last fault had ended and the last caller was answered until
 *     each projection had everything and the fallback store nothing; who never came so far is not
 *     there
 * @param drainedMillis the fallback store's again, below 0 if it never was empty
 * @param readyMillis by process, the longest it took to be ready after a {@code kill -9}
 * @param missingOnTopic what a destroyed fallback store took with it
 * @param violations the first of each kind
 * @param counts of violations
 * @param trouble what kept the run from its end, empty if nothing did
 */
public record SeedResult(
    SeedSettings settings,
    String commit,
    String at,
    long events,
    long attempts,
    Map<String, Long> cells,
    List<String> allCells,
    Map<Sometimes, Long> hits,
    Map<String, Long> convergedMillis,
    long drainedMillis,
    Map<String, Long> readyMillis,
    long missingOnTopic,
    List<Violation> violations,
    Map<Invariant, Long> counts,
    String trouble) {
  public SeedResult {
    cells = Map.copyOf(cells);
    allCells = List.copyOf(allCells);
    hits = Map.copyOf(hits);
    convergedMillis = Map.copyOf(convergedMillis);
    readyMillis = Map.copyOf(readyMillis);
    violations = List.copyOf(violations);
    counts = Map.copyOf(counts);
  }

  /** Whether it ran to its end and nothing was broken. */
  public boolean isClean() {
    return violations.isEmpty() && trouble.isEmpty();
  }

  /** Whether everything had arrived in the end. */
  public boolean isConverged() {
    return trouble.isEmpty() && drainedMillis >= 0 && !counts.containsKey(Invariant.L1);
  }

  /** Strikes in all. */
  public long faults() {
    return cells.values().stream().mapToLong(Long::longValue).sum();
  }

  public long seed() {
    return settings.seed();
  }

  /** What repeats it. */
  public String command() {
    return settings.command();
  }
}
