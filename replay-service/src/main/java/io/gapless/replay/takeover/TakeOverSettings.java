package io.gapless.replay.takeover;

import static io.gapless.replay.settings.DurationRange.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How dead writers are taken over.
 *
 * @param deadAfter a writer without a heartbeat for so long, by the database's clock, is dead: 1 s
 *     to 10 min; key {@code gapless.take-over.dead-after}
 * @param lease how long the take-over belongs to a replica that no longer renews: 5 s (above the 2
 *     s that closing one writer may wait) to 5 min; key {@code gapless.take-over.lease}
 * @param pause between two looks, 10 ms to 1 min; key {@code gapless.take-over.pause}
 * @param publishPatience how long Kafka may take for a page before the rest of it is spilled, 100
 *     ms to 1 min; key {@code gapless.take-over.publish-patience}
 */
@ConfigurationProperties("gapless.take-over")
public record TakeOverSettings(
    @Bindable(defaultValue = "5s") Duration deadAfter,
    @Bindable(defaultValue = "10s") Duration lease,
    @Bindable(defaultValue = "1s") Duration pause,
    @Bindable(defaultValue = "5s") Duration publishPatience) {
  public TakeOverSettings {
    require(
        "gapless.take-over.dead-after", deadAfter, Duration.ofSeconds(1), Duration.ofMinutes(10));
    require("gapless.take-over.lease", lease, Duration.ofSeconds(5), Duration.ofMinutes(5));
    require("gapless.take-over.pause", pause, Duration.ofMillis(10), Duration.ofMinutes(1));
    require(
        "gapless.take-over.publish-patience",
        publishPatience,
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
  }
}
