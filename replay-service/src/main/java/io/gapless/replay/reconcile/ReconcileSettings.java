package io.gapless.replay.reconcile;

import static io.gapless.replay.settings.DurationRange.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the event store is compared with the topics.
 *
 * @param every how often each entity type is compared without being asked, 1 s to 1 day, or 0 for
 *     never; key {@code gapless.reconcile.every}
 * @param settle how old a stable position must be to end a scheduled window, 0 to 10 min; key
 *     {@code gapless.reconcile.settle}
 * @param lease how long a report belongs to a replica that no longer renews, 5 s to 5 min; key
 *     {@code gapless.reconcile.lease}
 * @param margin how far clocks of the writers, the broker and this service may differ, 0 to 1 day;
 *     key {@code gapless.reconcile.margin}
 * @param poll how often to look for work, 100 ms to 1 min; key {@code gapless.reconcile.poll}
 * @param keep reports kept for each entity type, 2 to 1,000; key {@code gapless.reconcile.keep}
 * @param directory where temporary files go, empty for the system's folder; key {@code
 *     gapless.reconcile.directory}
 */
@ConfigurationProperties("gapless.reconcile")
public record ReconcileSettings(
    @Bindable(defaultValue = "5m") Duration every,
    @Bindable(defaultValue = "10s") Duration settle,
    @Bindable(defaultValue = "30s") Duration lease,
    @Bindable(defaultValue = "1h") Duration margin,
    @Bindable(defaultValue = "1s") Duration poll,
    @Bindable(defaultValue = "50") int keep,
    @Bindable(defaultValue = "") String directory) {
  public ReconcileSettings {
    if (!every.isZero()) {
      require("gapless.reconcile.every", every, Duration.ofSeconds(1), Duration.ofDays(1));
    }
    require("gapless.reconcile.settle", settle, Duration.ZERO, Duration.ofMinutes(10));
    require("gapless.reconcile.lease", lease, Duration.ofSeconds(5), Duration.ofMinutes(5));
    require("gapless.reconcile.margin", margin, Duration.ZERO, Duration.ofDays(1));
    require("gapless.reconcile.poll", poll, Duration.ofMillis(100), Duration.ofMinutes(1));
    if (keep < 2 || keep > 1_000) {
      throw new IllegalArgumentException("gapless.reconcile.keep must be 2 to 1000, is " + keep);
    }
  }
}
