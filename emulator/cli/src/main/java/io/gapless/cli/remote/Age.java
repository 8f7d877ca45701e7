package io.gapless.cli.remote;

import java.time.Duration;

/** How long ago something was, in the unit in which people would say it, rounded down. */
final class Age {
  /** Of each unit so many are still said in it: 119 s, but 2 min. */
  private static final long MOST = 2;

  private Age() {}

  static String of(long millis) {
    Duration age = Duration.ofMillis(Math.max(0, millis));
    if (age.toMinutes() < MOST) {
      return age.toSeconds() + " s";
    }
    if (age.toHours() < MOST) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < MOST ? age.toHours() + " h" : age.toDays() + " d";
  }
}
