package io.gapless.replay.projections;

import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import java.time.Duration;
import java.util.Optional;

/**
 * What the last report of an instance says in short.
 *
 * @param projection whose instance it is
 * @param age how old the report is, by the database's clock
 * @param every how often it reports
 * @param verifiedThrough the lowest of its entity types, empty before the first head comparison
 */
record InstanceSummary(
    ProjectionId projection,
    HealthKind health,
    String reason,
    Duration age,
    Duration every,
    long lag,
    long openGaps,
    long parked,
    long unreadable,
    Optional<Position> verifiedThrough) {
  /** So many reports may be missing. */
  private static final int MISSING = 3;

  /** A pause for garbage collection, a slow database: no reason to wake anybody. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  boolean isClosed() {
    return health == HealthKind.CLOSED;
  }

  /** Whether it should have reported again by now; one that was closed need not. */
  boolean isSilent() {
    return isSilent(health, age, every);
  }

  boolean isLive() {
    return !isClosed() && !isSilent();
  }

  static boolean isSilent(HealthKind health, Duration age, Duration every) {
    return health != HealthKind.CLOSED
        && age.compareTo(every.multipliedBy(MISSING).plus(MARGIN)) > 0;
  }
}
