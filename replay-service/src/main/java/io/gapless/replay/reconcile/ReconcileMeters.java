package io.gapless.replay.reconcile;

import io.gapless.replay.reconcile.compare.FindingKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * What the last reports say, for every replica; and how long those of this one took. Thread-safe.
 */
public final class ReconcileMeters {
  private static final Map<FindingKind, ToLongFunction<ReconciliationRow>> FOUND =
      Map.of(
          FindingKind.MISSING, ReconciliationRow::missing,
          FindingKind.UNKNOWN, ReconciliationRow::unknownRecords,
          FindingKind.ALTERED, ReconciliationRow::altered,
          FindingKind.OUT_OF_ORDER, ReconciliationRow::outOfOrder);

  private final MeterRegistry registry;
  private final Timer duration;
  private final Map<String, ReconciliationRow> latest = new ConcurrentHashMap<>();
  private volatile double oldestAge = Double.NaN;

  public ReconcileMeters(MeterRegistry registry) {
    this.registry = registry;
    this.duration =
        Timer.builder("gapless.reconcile.duration")
            .description("Time that a report of this replica took")
            .register(registry);
    Gauge.builder("gapless.oldest.unreconciled.age.seconds", () -> oldestAge)
        .description("Age of the oldest event that no scheduled report has judged")
        .register(registry);
  }

  void took(Duration time) {
    duration.record(time);
  }

  /** The last report of a type. */
  void latest(ReconciliationRow row) {
    if (latest.put(row.entityType(), row) == null) {
      FOUND.forEach((kind, count) -> gauge(row.entityType(), kind, count));
    }
  }

  private void gauge(String entityType, FindingKind kind, ToLongFunction<ReconciliationRow> count) {
    Gauge.builder("gapless.reconcile.findings", () -> findings(entityType, count))
        .description("Findings of the last report")
        .tag("kind", kind.name())
        .tag("entity_type", entityType)
        .register(registry);
  }

  private double findings(String entityType, ToLongFunction<ReconciliationRow> count) {
    ReconciliationRow row = latest.get(entityType);
    if (row == null) {
      return Double.NaN;
    }
    return count.applyAsLong(row);
  }

  /** Empty if it cannot be told: an old number would look like health. */
  void oldest(Optional<Duration> age) {
    oldestAge = age.map(it -> it.toMillis() / 1_000.0).orElse(Double.NaN);
  }
}
