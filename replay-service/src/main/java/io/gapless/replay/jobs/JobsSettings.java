package io.gapless.replay.jobs;

import static io.gapless.replay.settings.DurationRange.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How replay jobs are run.
 *
 * @param rateLimit events a second that all jobs of this replica publish, at most: 1 to 100,000;
 *     key {@code gapless.replay-jobs.rate-limit}
 * @param parallelism jobs that this replica runs at once, 1 to 16; others wait; key {@code
 *     gapless.replay-jobs.parallelism}
 * @param mostUnfinished jobs that wait, run or are paused, on all replicas, 1 to 1,000; one more is
 *     refused; key {@code gapless.replay-jobs.most-unfinished}
 * @param lease how long a job belongs to a replica that no longer renews, 2 s to 5 min; key {@code
 *     gapless.replay-jobs.lease}
 * @param poll between two looks for a job that waits, 50 ms to 10 s; key {@code
 *     gapless.replay-jobs.poll}
 */
@ConfigurationProperties("gapless.replay-jobs")
public record JobsSettings(
    @Bindable(defaultValue = "2000") int rateLimit,
    @Bindable(defaultValue = "4") int parallelism,
    @Bindable(defaultValue = "100") int mostUnfinished,
    @Bindable(defaultValue = "10s") Duration lease,
    @Bindable(defaultValue = "500ms") Duration poll) {
  public JobsSettings {
    requireNumber("rate-limit", rateLimit, 100_000);
    requireNumber("parallelism", parallelism, 16);
    requireNumber("most-unfinished", mostUnfinished, 1_000);
    require("gapless.replay-jobs.lease", lease, Duration.ofSeconds(2), Duration.ofMinutes(5));
    require("gapless.replay-jobs.poll", poll, Duration.ofMillis(50), Duration.ofSeconds(10));
  }

  private static void requireNumber(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "gapless.replay-jobs." + name + " must be 1 to " + most + ", is " + value);
    }
  }
}
