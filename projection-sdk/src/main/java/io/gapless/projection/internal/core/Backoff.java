package io.gapless.projection.internal.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a bound, each shortened by up to half at random so that many do not come
 * back at once.
 *
 * @param first the first wait
 * @param longest the bound
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param attempt 1 for the first wait
   */
  public Duration wait(int attempt, RandomGenerator random) {
    int doublings = Math.min(Math.max(attempt - 1, 0), MOST_DOUBLINGS);
    long millis = Math.min(first.toMillis() << doublings, longest.toMillis());
    return Duration.ofMillis(Math.max(1, millis - (long) (random.nextDouble() * millis / 2)));
  }
}
