package io.gapless.replay.settings;

import java.time.Duration;

/** Bounds of a setting that is a length of time. */
public final class DurationRange {
  private DurationRange() {}

  /**
   * @param least the shortest that is allowed
   * @param most the longest that is allowed
   * @throws IllegalArgumentException names the key, if {@code value} is outside
   */
  public static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
