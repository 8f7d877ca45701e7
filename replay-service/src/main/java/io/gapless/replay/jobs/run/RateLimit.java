package io.gapless.replay.jobs.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the jobs of this replica may publish: all together no more than the limit, each no more than
 * its rate, and where the limit is short every job its fair share (max-min). A page is charged
 * before it is published. A job is known by the slot in which it runs. Thread-safe.
 */
public final class RateLimit {
  /** A page is at most what the rate allows for so long. */
  static final Duration PAGE = Duration.ofMillis(250);

  private static final double NANOS = 1e9;

  private final double limit;
  private final LongSupplier nanoTime;
  private final Map<Integer, Job> jobs = new HashMap<>();
  private long freeAt;

  private static final class Job {
    private final double rate;
    private double share;
    private long freeAt;

    private Job(double rate, long now) {
      this.rate = rate;
      this.freeAt = now;
    }
  }

  /**
   * @param limit events a second, above 0
   */
  public RateLimit(int limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.freeAt = nanoTime.getAsLong();
  }

  /** A job begins to run. */
  synchronized void enter(int slot, int rate) {
    jobs.put(slot, new Job(rate, nanoTime.getAsLong()));
    divide();
  }

  /** A job does not run here any more. */
  synchronized void leave(int slot) {
    jobs.remove(slot);
    divide();
  }

  private void divide() {
    List<Job> slowest =
        jobs.values().stream().sorted(Comparator.comparingDouble(it -> it.rate)).toList();
    double left = limit;
    for (int i = 0; i < slowest.size(); i++) {
      Job job = slowest.get(i);
      job.share = Math.min(job.rate, left / (slowest.size() - i));
      left -= job.share;
    }
  }

  /** Most events of a job's next page: at least 1. */
  synchronized int page(int slot) {
    return (int) Math.max(1, of(slot).share * PAGE.toMillis() / 1_000);
  }

  /** When a job may publish next; zero if it may now, and is charged for so many events. */
  synchronized Duration ask(int slot, int events) {
    long now = nanoTime.getAsLong();
    Job asks = of(slot);
    long wait = Math.max(asks.freeAt - now, freeAt - now);
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    asks.freeAt = now + (long) (events * NANOS / asks.share);
    freeAt = now + (long) (events * NANOS / limit);
    return Duration.ZERO;
  }

  /** So many of the events that a job was charged for it did not publish. */
  synchronized void giveBack(int slot, int events) {
    Job gives = of(slot);
    gives.freeAt -= (long) (events * NANOS / gives.share);
    freeAt -= (long) (events * NANOS / limit);
  }

  private Job of(int slot) {
    Job found = jobs.get(slot);
    if (found == null) {
      throw new IllegalStateException("no job has entered in slot " + slot);
    }
    return found;
  }
}
