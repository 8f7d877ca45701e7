package io.gapless.cli.torture.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Violations as they are found: all are counted, the first {@value #KEPT} of each invariant kept.
 * Not thread-safe.
 */
public final class Findings {
  public static final int KEPT = 20;

  private final List<Violation> kept = new ArrayList<>();
  private final Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);

  public void add(Invariant invariant, Object subject, String what, List<String> around) {
    if (counts.merge(invariant, 1L, Long::sum) <= KEPT) {
      kept.add(new Violation(invariant, subject.toString(), what, around));
    }
  }

  public void add(Invariant invariant, Object subject, String what) {
    add(invariant, subject, what, List.of());
  }

  public List<Violation> kept() {
    return List.copyOf(kept);
  }

  public Map<Invariant, Long> counts() {
    return Map.copyOf(counts);
  }
}
