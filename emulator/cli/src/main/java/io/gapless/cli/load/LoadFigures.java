package io.gapless.cli.load;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What became of the commands of one load, and how long they took: from the moment a command was
 * due, whether or not it could be sent then, to its answer. Thread-safe.
 */
public final class LoadFigures {
  /** An hour in microseconds: longer than any command may take. */
  private static final long HIGHEST_MICROS = 3_600_000_000L;

  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000.0;

  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);

  void countAnswered(long tookMicros) {
    answered.increment();
    micros.recordValue(Math.clamp(tookMicros, 0, HIGHEST_MICROS));
  }

  void countRefused(long tookMicros) {
    refused.increment();
    micros.recordValue(Math.clamp(tookMicros, 0, HIGHEST_MICROS));
  }

  void countFailed() {
    failed.increment();
  }

  void countRepeated() {
    repeated.increment();
  }

  /** Commands done. */
  public long answered() {
    return answered.sum();
  }

  /** Commands the domain did not allow: an answer, too. */
  public long refused() {
    return refused.sum();
  }

  /** Commands given up. */
  public long failed() {
    return failed.sum();
  }

  /** Sent once more with the same command id, because no answer or no final one came. */
  public long repeated() {
    return repeated.sum();
  }

  /** Milliseconds that this share of the answered commands took at most. */
  public double millis(double percent) {
    return micros.copy().getValueAtPercentile(percent) / MICROS_PER_MILLI;
  }

  /** The longest. */
  public double maxMillis() {
    return micros.copy().getMaxValue() / MICROS_PER_MILLI;
  }
}
