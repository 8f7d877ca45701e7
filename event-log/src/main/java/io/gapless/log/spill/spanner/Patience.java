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
 */
record Patience(Duration attempt, Duration total, Duration guard) {
  /**
   * For the publisher: what is not spilled at once is tried again soon. One attempt may use all the
   * time there is, since an attempt that takes long is not repeated, one that is refused is.
   */
  static final Patience SHORT =
      new Patience(Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofMillis(900));

  /** For the drain, which nobody waits for. */
  static final Patience LONG =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(12));

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
