package io.gapless.log.append;

import java.time.Duration;

/**
 * How appends are grouped and bounded.
 *
 * @param lanes appends that run side by side, each on its own connection, 1 to 32; key {@code
 *     gapless.append.lanes}
 * @param maxBatch most requests of one transaction, 1 to 500; key {@code gapless.append.max-batch}
 * @param maxQueued most requests that wait for one lane, 1 to 1,000,000; more are refused ({@link
 *     AppendResult.Overloaded}); key {@code gapless.append.max-queued}
 * @param answerWithin after this a request is answered even if the event store is silent, 500 ms to
 *     10 s; key {@code gapless.append.answer-within}
 * @param commandRetention how long a command id is remembered, 1 hour or more; key {@code
 *     gapless.append.command-retention}
 */
public record AppendSettings(
    int lanes, int maxBatch, int maxQueued, Duration answerWithin, Duration commandRetention) {
  public AppendSettings {
    requireBetween("gapless.append.lanes", lanes, 1, 32);
    requireBetween("gapless.append.max-batch", maxBatch, 1, 500);
    requireBetween("gapless.append.max-queued", maxQueued, 1, 1_000_000);
    requireBetween("gapless.append.answer-within (ms)", answerWithin.toMillis(), 500, 10_000);
    if (commandRetention.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("gapless.append.command-retention must be 1 hour or more");
    }
  }

  public static AppendSettings defaults() {
    return new AppendSettings(2, 256, 4_096, Duration.ofMillis(1_700), Duration.ofDays(7));
  }

  private static void requireBetween(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
