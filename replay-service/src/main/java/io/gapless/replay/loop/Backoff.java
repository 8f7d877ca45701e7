package io.gapless.replay.loop;

import java.time.Duration;

/**
 * Growing pauses between attempts: doubles from {@code first} up to {@code most}. Immutable.
 *
 * @param first the first pause
 * @param most no pause is longer
 */
public record Backoff(Duration first, Duration most) {
  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "a backoff needs 0 < first <= most, got " + first + " and " + most);
    }
  }

  /** The pause after {@code pause}. */
  public Duration after(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(most) < 0 ? doubled : most;
  }
}
