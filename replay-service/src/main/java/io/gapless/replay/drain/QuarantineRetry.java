package io.gapless.replay.drain;

import io.gapless.log.spill.QuarantinedEvent;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillReader;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets quarantined events be tried once more from time to time, because what Kafka refuses can be
 * mended without anybody telling us: a right granted, a limit raised. What is refused again is set
 * aside again, as the youngest. Not thread-safe.
 */
final class QuarantineRetry {
  /** Most rows released at once. */
  static final int MAX_ROWS = 100;

  private final SpillReader store;
  private final Duration pause;
  private final LongSupplier nanoTime;
  private long dueAt;

  QuarantineRetry(SpillReader store, Duration pause, LongSupplier nanoTime) {
    this.store = store;
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.dueAt = nanoTime.getAsLong() + pause.toNanos();
  }

  /** If it is time, releases the oldest ones in {@code shards}. */
  void releaseIfDue(Set<Shard> shards) {
    long now = nanoTime.getAsLong();
    if (now - dueAt < 0) {
      return;
    }
    dueAt = now + pause.toNanos();
    store.quarantined(MAX_ROWS).stream()
        .map(QuarantinedEvent::event)
        .filter(event -> shards.contains(Shard.of(event.entity())))
        .forEach(event -> store.release(event.key()));
  }
}
