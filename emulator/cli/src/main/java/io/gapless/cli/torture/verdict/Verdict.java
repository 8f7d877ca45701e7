package io.gapless.cli.torture.verdict;

import java.util.List;
import java.util.Map;

/**
 * What the checker found.
 *
 * @param events committed events
 * @param missingOnTopic committed events that are not on the topic; more than 0 without a violation
 *     only if a fault destroyed the fallback store
 * @param violations the first of each kind
 * @param counts how many of each kind
 * @param hits how often each hard state was reached
 */
public record Verdict(
    long events,
    long missingOnTopic,
    List<Violation> violations,
    Map<Invariant, Long> counts,
    Map<Sometimes, Long> hits) {
  public Verdict {
    violations = List.copyOf(violations);
    counts = Map.copyOf(counts);
    hits = Map.copyOf(hits);
  }

  /** Whether nothing was broken. */
  public boolean isKept() {
    return violations.isEmpty();
  }
}
