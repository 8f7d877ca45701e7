package io.gapless.replay.admit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much backfill one replica answers; more is refused, to be asked again. A caller is who proved
 * a name, or else an address.
 *
 * @param atOnce requests under way at once, of all callers, 1 to 10,000; key {@code
 *     gapless.backfill.at-once}
 * @param perSecond requests in a second, of all callers, 1 to 1,000,000; key {@code
 *     gapless.backfill.per-second}
 * @param callerAtOnce the same of one caller, 1 to {@code at-once}; key {@code
 *     gapless.backfill.caller-at-once}
 * @param callerPerSecond the same of one caller, 1 to {@code per-second}; key {@code
 *     gapless.backfill.caller-per-second}
 */
@ConfigurationProperties("gapless.backfill")
public record BackfillSettings(
    @Bindable(defaultValue = "128") int atOnce,
    @Bindable(defaultValue = "20000") int perSecond,
    @Bindable(defaultValue = "96") int callerAtOnce,
    @Bindable(defaultValue = "10000") int callerPerSecond) {
  private static final int MOST_AT_ONCE = 10_000;
  private static final int MOST_PER_SECOND = 1_000_000;

  public BackfillSettings {
    require("at-once", atOnce, MOST_AT_ONCE);
    require("per-second", perSecond, MOST_PER_SECOND);
    require("caller-at-once", callerAtOnce, atOnce);
    require("caller-per-second", callerPerSecond, perSecond);
  }

  private static void require(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "gapless.backfill.%s must be 1 to %d, is %d".formatted(key, most, value));
    }
  }
}
