package io.gapless.cli.bench.write;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What one way came to in one round.
 *
 * @param committedMicros from when an event was due, or its caller began, until the caller was
 *     answered
 * @param receivedMicros the same until a consumer had it; empty if it has no topic
 * @param failed events that were not written
 * @param missing events that were written and did not come
 * @param seconds from the first caller's begin until the last event came, or was committed
 */
record Figures(
    Histogram committedMicros,
    Histogram receivedMicros,
    long failed,
    long missing,
    double seconds) {
  private static final long HIGHEST_MICROS = 600_000_000;
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final double P99 = 99;
  private static final double P50 = 50;

  static Histogram histogram() {
    Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
    micros.setAutoResize(true);
    return micros;
  }

  /** Whether everything was written, and came. */
  boolean isWhole() {
    return failed + missing == 0;
  }

  double committedP50() {
    return millis(committedMicros, P50);
  }

  double committedP99() {
    return millis(committedMicros, P99);
  }

  double receivedP50() {
    return millis(receivedMicros, P50);
  }

  double receivedP99() {
    return millis(receivedMicros, P99);
  }

  double perSecond() {
    return committedMicros.getTotalCount() / seconds;
  }

  private static double millis(Histogram micros, double percent) {
    return micros.getValueAtPercentile(percent) / MICROS_PER_MILLI;
  }

  @Override
  public String toString() {
    return "%,8.0f/s   committed p50 %6.1f p99 %6.1f   received p50 %6.1f p99 %6.1f ms%s"
        .formatted(
            perSecond(),
            committedP50(),
            committedP99(),
            receivedP50(),
            receivedP99(),
            failed + missing == 0 ? "" : "   FAILED %,d, MISSING %,d".formatted(failed, missing));
  }
}
