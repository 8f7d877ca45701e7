package io.gapless.cli.torture.run;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What one seed is to be.
 *
 * @param seed of workload and nemesis
 * @param length how long things are broken
 * @param perSecond commands begun each second
 * @param jdbcFallback whether the fallback store is a database, even if there is an emulator
 * @param only faults whose cell this finds
 */
public record SeedPlan(
    long seed, Duration length, int perSecond, boolean jdbcFallback, Pattern only) {
  /** Every fault there is. */
  public static final Pattern ALL = Pattern.compile("");

  public SeedPlan {
    if (length.compareTo(Duration.ofSeconds(10)) < 0 || perSecond < 1 || perSecond > 2_000) {
      throw new IllegalArgumentException("a seed takes 10 s or more, at 1 to 2000 commands/s");
    }
  }
}
