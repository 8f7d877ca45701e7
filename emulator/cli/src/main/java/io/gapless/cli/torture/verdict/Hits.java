package io.gapless.cli.torture.verdict;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How often each hard state was reached. Not thread-safe. */
public final class Hits {
  private final Map<Sometimes, Long> counts = new EnumMap<>(Sometimes.class);

  /** Once more. */
  public void hit(Sometimes state) {
    hit(state, 1);
  }

  /** So many times more. */
  public void hit(Sometimes state, long times) {
    if (times > 0) {
      counts.merge(state, times, Long::sum);
    }
  }

  /** All that was reached. */
  public Map<Sometimes, Long> counts() {
    return Map.copyOf(counts);
  }

  /** What was never reached. */
  public static Set<Sometimes> missed(Map<Sometimes, Long> counts) {
    Set<Sometimes> missed = EnumSet.allOf(Sometimes.class);
    missed.removeAll(counts.keySet());
    return missed;
  }
}
