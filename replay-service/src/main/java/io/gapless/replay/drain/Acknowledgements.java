package io.gapless.replay.drain;

import io.gapless.event.wire.EventRecord;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.Publisher;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * How long Kafka takes to acknowledge the drain's own events, from when they are handed over. What
 * live traffic sends shares the broker, so what slows these down slows it down too. Thread-safe.
 */
final class Acknowledgements implements Publisher {
  /** Fewer say nothing. */
  static final int LEAST = 10;

  /** More of one look are not kept; the first ones stand for all. */
  static final int MOST = 1_000;

  private final Publisher publisher;
  private final LongSupplier nanoTime;
  private final long[] latencies = new long[MOST];
  private int count;

  Acknowledgements(Publisher publisher, LongSupplier nanoTime) {
    this.publisher = publisher;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<PublishOutcome> publish(EventRecord record) {
    long began = nanoTime.getAsLong();
    return publisher
        .publish(record)
        .whenComplete(
            (outcome, failure) -> {
              if (outcome instanceof PublishOutcome.Acknowledged) {
                add(nanoTime.getAsLong() - began);
              }
            });
  }

  private synchronized void add(long nanos) {
    if (count < MOST) {
      latencies[count++] = nanos;
    }
  }

  /** Their median since the last look, in nanoseconds; empty if there were too few. */
  synchronized OptionalLong takeMedian() {
    if (count < LEAST) {
      return OptionalLong.empty();
    }
    Arrays.sort(latencies, 0, count);
    long median = latencies[count / 2];
    count = 0;
    return OptionalLong.of(median);
  }
}
