package io.gapless.replay.drain;

import static io.gapless.replay.settings.DurationRange.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the fallback store is drained.
 *
 * @param lease how long a shard belongs to a replica that no longer renews: 1 s to 5 min; key
 *     {@code gapless.drain.lease}
 * @param parallelism most shards drained at once by this replica, 1 to 64; key {@code
 *     gapless.drain.parallelism}
 * @param poll between two looks at the shards that are empty, 10 ms to 10 s; up to 2 s where a look
 *     takes long; key {@code gapless.drain.poll}
 * @param quarantineRetry after how long a quarantined event is tried once more (a topic's rights
 *     may have been mended), 1 s to 1 day; key {@code gapless.drain.quarantine-retry}
 * @param slowFrom acknowledgements that are quicker never slow the drain down; beyond it those do
 *     that take three times as long as the quick ones of the last minute: 1 ms to 10 s; key {@code
 *     gapless.drain.slow-from}
 */
@ConfigurationProperties("gapless.drain")
public record DrainSettings(
    @Bindable(defaultValue = "10s") Duration lease,
    @Bindable(defaultValue = "8") int parallelism,
    @Bindable(defaultValue = "250ms") Duration poll,
    @Bindable(defaultValue = "5m") Duration quarantineRetry,
    @Bindable(defaultValue = "50ms") Duration slowFrom) {
  public DrainSettings {
    require("gapless.drain.lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(5));
    require("gapless.drain.poll", poll, Duration.ofMillis(10), Duration.ofSeconds(10));
    require(
        "gapless.drain.quarantine-retry",
        quarantineRetry,
        Duration.ofSeconds(1),
        Duration.ofDays(1));
    require("gapless.drain.slow-from", slowFrom, Duration.ofMillis(1), Duration.ofSeconds(10));
    if (parallelism < 1 || parallelism > 64) {
      throw new IllegalArgumentException(
          "gapless.drain.parallelism must be 1 to 64, is " + parallelism);
    }
  }
}
