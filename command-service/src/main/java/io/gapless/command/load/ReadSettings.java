package io.gapless.command.load;

import java.time.Duration;

/**
 * Bounds of reading entities and events over HTTP.
 *
 * @param workers threads that read, 1 to 256; key {@code gapless.read.workers}
 * @param maxWaiting most requests that wait for one of them, 1 to 100,000; key {@code
 *     gapless.read.max-waiting}
 * @param answerWithin every request is answered by then, 500 ms to 10 s; key {@code
 *     gapless.read.answer-within}
 */
public record ReadSettings(int workers, int maxWaiting, Duration answerWithin) {
  public ReadSettings {
    requireBetween("workers", workers, 1, 256);
    requireBetween("max-waiting", maxWaiting, 1, 100_000);
    requireBetween("answer-within (ms)", answerWithin.toMillis(), 500, 10_000);
  }

  private static void requireBetween(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "gapless.read." + key + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
