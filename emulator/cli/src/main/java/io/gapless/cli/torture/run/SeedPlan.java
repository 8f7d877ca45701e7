package io.gapless.cli.torture.run;

import io.gapless.cli.torture.ledger.SeedSettings;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What one seed is to be.
 *
 * @param seed of workload and nemesis
 * @param length how long things are broken
 * @param perSecond commands begun each second
 * @param jdbcFallback whether the fallback store is a database, even if there is an emulator
 * @param brokers one, or three with three copies of everything
 * @param only faults whose cell this finds
 */
public record SeedPlan(
    long seed, Duration length, int perSecond, boolean jdbcFallback, int brokers, Pattern only) {
  /** Every fault there is. */
  public static final Pattern ALL = Pattern.compile("");

  public SeedPlan {
    if (length.compareTo(Duration.ofSeconds(10)) < 0 || perSecond < 1 || perSecond > 2_000) {
      throw new IllegalArgumentException("a seed takes 10 s or more, at 1 to 2000 commands/s");
    }
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("one broker or three");
    }
  }

  /** What the ledger calls it. */
  public SeedSettings settings() {
    return new SeedSettings(
        seed,
        length.toSeconds(),
        perSecond,
        jdbcFallback ? "jdbc" : "spanner",
        brokers,
        only.pattern());
  }
}
