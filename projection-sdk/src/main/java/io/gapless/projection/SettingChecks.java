package io.gapless.projection;

import java.time.Duration;

/** What values of {@link ProjectionSettings} must be; each error names the setting. */
final class SettingChecks {
  private SettingChecks() {}

  static void atLeast(int least, int value, String key) {
    if (value < least) {
      throw new ProjectionException(key + " must be at least " + least + ", is " + value);
    }
  }

  static void positive(Duration value, String key) {
    if (!value.isPositive()) {
      throw new ProjectionException(key + " must be positive, is " + value);
    }
  }

  static void notNegative(Duration value, String key) {
    if (value.isNegative()) {
      throw new ProjectionException(key + " must not be negative, is " + value);
    }
  }
}
