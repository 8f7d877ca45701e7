package io.gapless.replay.status;

import io.gapless.log.spill.SpillSummary;
import java.time.Clock;
import java.time.Duration;

/**
 * What waits in the fallback store.
 *
 * @param spilled events that wait
 * @param quarantined events set aside
 * @param oldestAge how long the oldest waiting one has been there, zero if none waits
 */
record SpillStatus(long spilled, long quarantined, Duration oldestAge) {
  /**
   * The age mixes the store's clock with ours: good enough to look at, nothing is decided by it.
   */
  static SpillStatus of(SpillSummary summary, Clock clock) {
    Duration age =
        summary
            .oldest()
            .map(oldest -> Duration.between(oldest, clock.instant()))
            .filter(between -> !between.isNegative())
            .orElse(Duration.ZERO);
    return new SpillStatus(summary.spilled(), summary.quarantined(), age);
  }
}
