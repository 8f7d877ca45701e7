package io.gapless.replay.takeover;

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
    require("dead-after", deadAfter, Duration.ofSeconds(1), Duration.ofMinutes(10));
    require("lease", lease, Duration.ofSeconds(5), Duration.ofMinutes(5));
    require("pause", pause, Duration.ofMillis(10), Duration.ofMinutes(1));
    require("publish-patience", publishPatience, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  private static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "gapless.take-over." + key + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
