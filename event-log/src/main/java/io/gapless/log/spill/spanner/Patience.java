package io.gapless.log.spill.spanner;

import com.google.api.gax.retrying.RetrySettings;
import java.time.Duration;

/**
 * How long a call may take. The client's own limits are of no use here: a commit is retried for an
 * hour, and a deadline bounds one attempt, not the retries.
 *
 * @param attempt one attempt
 * @param total an attempt and its retries, as the client counts
 * @param guard after this the caller is told that nobody knows, whatever the client does
 * @param mostGuard the guard is doubled up to this after each call without an answer in time: a
 *     store that has become slow would else never get anything done
 */
record Patience(Duration attempt, Duration total, Duration guard, Duration mostGuard) {
  private static final int MOST_DOUBLINGS = 10;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /** For the publisher: what is not spilled at once is tried again soon. */
  static final Patience SHORT =
      new Patience(TEN_SECONDS, TEN_SECONDS, Duration.ofMillis(900), TEN_SECONDS);

  /** For the drain, which nobody waits for. */
  static final Patience LONG =
      new Patience(TEN_SECONDS, TEN_SECONDS, Duration.ofSeconds(12), Duration.ofSeconds(12));

  /**
   * @param silent calls in a row that had no answer in time
   */
  Duration guard(int silent) {
    Duration doubled = guard.multipliedBy(1L << Math.min(silent, MOST_DOUBLINGS));
    return doubled.compareTo(mostGuard) < 0 ? doubled : mostGuard;
  }

  RetrySettings retrySettings() {
    return RetrySettings.newBuilder()
        .setInitialRpcTimeoutDuration(attempt)
        .setMaxRpcTimeoutDuration(attempt)
        .setRpcTimeoutMultiplier(1)
        .setInitialRetryDelayDuration(Duration.ofMillis(20))
        .setMaxRetryDelayDuration(Duration.ofMillis(100))
        .setRetryDelayMultiplier(1.5)
        .setTotalTimeoutDuration(total)
        .build();
  }
}
