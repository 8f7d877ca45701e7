package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongPredicate;

/** Appends a history to the event store and sends it, at a steady rate, as writers would. */
final class LiveFeed {
  private static final long TICK_NANOS = 5_000_000;
  private static final double NANOS = 1e9;

  private final History history;
  private final BenchTopic topic;
  private final LongPredicate sends;
  private final AtomicLongArray sentAt;
  private long position;

  /**
   * @param sends which positions reach the topic
   */
  LiveFeed(History history, BenchTopic topic, LongPredicate sends) {
    this.history = history;
    this.topic = topic;
    this.sends = sends;
    this.sentAt = new AtomicLongArray((int) history.events() + 1);
  }

  /** The next so many events, so many a second. */
  void run(long events, int rate, Connection eventStore) throws SQLException, InterruptedException {
    long begun = System.nanoTime();
    long first = position;
    while (position < first + events) {
      long due = first + (long) ((System.nanoTime() - begun) * rate / NANOS);
      long to = Math.min(Math.min(due, first + events), history.events());
      if (to > position) {
        history.store(position + 1, to, eventStore);
        while (position < to) {
          send(history.at(++position));
        }
      }
      Thread.sleep(TICK_NANOS / 1_000_000);
    }
    topic.flush();
  }

  /** Nanoseconds since an event was sent. */
  long age(Event event) {
    return System.nanoTime() - sentAt.get((int) event.position().value());
  }

  private void send(Event event) {
    sentAt.set((int) event.position().value(), System.nanoTime());
    if (sends.test(event.position().value())) {
      topic.send(event);
    }
  }
}
