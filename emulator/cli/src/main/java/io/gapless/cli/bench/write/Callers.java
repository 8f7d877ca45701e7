package io.gapless.cli.bench.write;

import io.gapless.cli.bench.history.History;
import io.gapless.event.Event;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Writes a history's events by one way: in the rhythm of a clock whether or not earlier ones are
 * answered (no coordinated omission), or as fast as so many callers can.
 */
final class Callers {
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final WritePath path;
  private final History history;
  private final AtomicLong last = new AtomicLong();

  Callers(WritePath path, History history) {
    this.path = path;
    this.history = history;
  }

  WritePath path() {
    return path;
  }

  /** One round, its events after those of the last one. */
  private final class Round {
    private final Optional<Receipts.Round> receipts;
    private final Histogram committed = Figures.histogram();
    private final AtomicLong failed = new AtomicLong();
    private final long begun = System.nanoTime();

    Round(Receipts all) {
      receipts = path.topic().map(all::begin);
    }

    void write(long due, int atOnce) {
      long to = last.addAndGet(atOnce);
      List<Event> events =
          LongStream.rangeClosed(to - atOnce + 1, to).mapToObj(history::at).toList();
      receipts.ifPresent(it -> events.forEach(event -> it.expect(number(event), due)));
      try {
        path.write(events);
        long tookMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
        committed.recordValueWithCount(tookMicros, atOnce);
      } catch (SQLException | RuntimeException e) {
        // It counts, and whoever reads the figures sees it; the first says what it was.
        if (failed.getAndAdd(atOnce) == 0) {
          System.err.println(path.name() + ": " + e);
        }
        receipts.ifPresent(it -> events.forEach(event -> it.forget(number(event))));
      }
    }

    private static long number(Event event) {
      return event.position().value();
    }

    Figures end() throws InterruptedException {
      long ended = System.nanoTime();
      int missing = 0;
      Histogram received = Figures.histogram();
      if (receipts.isPresent()) {
        missing = receipts.get().await(QUIET);
        received = receipts.get().micros();
        ended = Math.max(ended, receipts.get().lastNanos());
      }
      double seconds = (ended - begun) / (double) NANOS_PER_SECOND;
      return new Figures(committed, received, failed.get(), missing, seconds);
    }
  }

  Figures byClock(int perSecond, Duration time, Receipts receipts) throws InterruptedException {
    Round round = new Round(receipts);
    long events = perSecond * time.toMillis() / 1_000;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long number = 0; number < events; number++) {
        long due = round.begun + number * NANOS_PER_SECOND / perSecond;
        sleepUntil(due);
        callers.execute(() -> round.write(due, 1));
      }
    }
    return round.end();
  }

  Figures asFastAs(int callers, Duration time, Receipts receipts) throws InterruptedException {
    Round round = new Round(receipts);
    long until = round.begun + time.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        threads.execute(
            () -> {
              while (System.nanoTime() < until) {
                round.write(System.nanoTime(), path.atOnce());
              }
            });
      }
    }
    return round.end();
  }

  private static void sleepUntil(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }
}
