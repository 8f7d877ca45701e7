package io.gapless.replay.status;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read whose cost grows with what is there, asked by anybody at any time: at most a tenth of the
 * time is spent on it. Its last answer is given again until it is ten times as old as the read
 * took, and those who ask during a read wait for that one. Thread-safe.
 *
 * @param <T> what is read
 */
final class CostlyRead<T> {
  private static final int REST = 10;
  private static final long MOST_REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Supplier<T> read;
  private final LongSupplier nanoTime;
  private @Nullable T last;
  private long freshUntil;

  /**
   * @param read blocks
   * @param nanoTime any monotonic clock
   */
  CostlyRead(Supplier<T> read, LongSupplier nanoTime) {
    this.read = read;
    this.nanoTime = nanoTime;
  }

  /** Throws what the read throws; then the next caller reads again. */
  synchronized T get() {
    long began = nanoTime.getAsLong();
    T known = last;
    if (known != null && began - freshUntil < 0) {
      return known;
    }
    last = null;
    T now = read.get();
    long ended = nanoTime.getAsLong();
    freshUntil = ended + Math.min(REST * (ended - began), MOST_REST_NANOS);
    last = now;
    return now;
  }
}
