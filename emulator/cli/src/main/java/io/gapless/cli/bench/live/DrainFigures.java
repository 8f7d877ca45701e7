package io.gapless.cli.bench.live;

import java.time.Duration;
import java.util.List;

/**
 * What a drain came to, and whether that is what issue 4 asks for.
 *
 * @param spilled events of the outage
 * @param outage how long it was
 * @param drain from the broker's return until the fallback store held none of them
 * @param besidePerSecond rows a second that the emulator delivers beside the same live traffic, to
 *     a client that does nothing else with them
 * @param alonePerSecond the same while the machine rests
 * @param before live traffic undisturbed
 * @param during live traffic during the drain
 */
record DrainFigures(
    long spilled,
    Duration outage,
    Duration drain,
    double besidePerSecond,
    double alonePerSecond,
    Felt before,
    Felt during) {
  static final double TIMES_ARRIVAL = 3;
  static final double SHARE_OF_EMULATOR = 0.6;
  static final double TIMES_P99 = 2;

  double arrivalPerSecond() {
    return perSecond(outage);
  }

  double drainPerSecond() {
    return perSecond(drain);
  }

  private double perSecond(Duration time) {
    return spilled * 1_000.0 / Math.max(1, time.toMillis());
  }

  double timesArrival() {
    return drainPerSecond() / arrivalPerSecond();
  }

  double shareOfEmulator() {
    return drainPerSecond() / besidePerSecond;
  }

  double timesP99() {
    return during.p99() / before.p99();
  }

  /** For people. */
  List<String> lines() {
    return List.of(
        "drained %,d events in %.1f s: %,.0f/s"
            .formatted(spilled, drain.toMillis() / 1_000.0, drainPerSecond()),
        "%.2f times the arrival rate of %,.0f/s: %s (goal %.1f)"
            .formatted(
                timesArrival(),
                arrivalPerSecond(),
                verdict(timesArrival() >= TIMES_ARRIVAL),
                TIMES_ARRIVAL),
        "%.2f of the emulator's own %,.0f/s beside live traffic: %s (goal %.1f); alone it gives %,.0f/s"
            .formatted(
                shareOfEmulator(),
                besidePerSecond,
                verdict(shareOfEmulator() >= SHARE_OF_EMULATOR),
                SHARE_OF_EMULATOR,
                alonePerSecond),
        liveLine(before, during));
  }

  /** How live traffic fared. */
  static String liveLine(Felt before, Felt during) {
    double times = during.p99() / before.p99();
    return "live p99 %.1f ms, %.2f times the undisturbed %.1f ms: %s (goal %.1f)"
        .formatted(during.p99(), times, before.p99(), verdict(times <= TIMES_P99), TIMES_P99);
  }

  private static String verdict(boolean isReached) {
    return isReached ? "reached" : "NOT reached";
  }
}
