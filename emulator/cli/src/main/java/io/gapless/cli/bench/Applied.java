package io.gapless.cli.bench;

import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until so many events took effect, and takes the time from the first to the last. */
final class Applied implements ProjectionListener {
  private final long expected;
  private final AtomicLong applied = new AtomicLong();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long begun;
  private volatile long ended;

  Applied(long expected) {
    this.expected = expected;
  }

  @Override
  public void applied(Event event) {
    long count = applied.incrementAndGet();
    if (count == 1) {
      begun = System.nanoTime();
    }
    if (count == expected) {
      ended = System.nanoTime();
      done.countDown();
    }
  }

  long count() {
    return applied.get();
  }

  /** Returns the seconds from the first to the last. */
  double await(Duration most) throws InterruptedException {
    if (!done.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "%,d of %,d events took effect within %s".formatted(count(), expected, most));
    }
    return (ended - begun) / 1e9;
  }
}
