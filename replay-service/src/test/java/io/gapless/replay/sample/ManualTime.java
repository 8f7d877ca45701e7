package io.gapless.replay.sample;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A monotonic clock that stands until it is moved. Not thread-safe. */
public final class ManualTime implements LongSupplier {
  private long nanos;

  public ManualTime(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }

  public void advance(Duration by) {
    nanos += by.toNanos();
  }
}
