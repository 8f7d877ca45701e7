package io.gapless.projection.internal.apply;

import java.time.Duration;

/**
 * How many events share a transaction: as many as keep it near {@link #TARGET}, so that a slow
 * handler does not hold locks for long.
 */
final class BatchSize {
  static final Duration TARGET = Duration.ofMillis(500);
  private static final int START = 64;

  private final int most;
  private int events;

  BatchSize(int most) {
    this.most = most;
    this.events = Math.min(START, most);
  }

  int events() {
    return events;
  }

  /** Learns from a transaction that was done. */
  void took(int size, Duration time) {
    if (time.compareTo(TARGET) > 0) {
      events = Math.max(1, Math.min(events, size) / 2);
    } else if (size >= events && time.compareTo(TARGET.dividedBy(4)) < 0) {
      events = Math.min(most, events * 2);
    }
  }
}
