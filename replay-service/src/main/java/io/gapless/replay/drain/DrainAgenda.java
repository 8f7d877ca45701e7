package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which shard is looked at next, and from where on. Pure but for its own state; times are
 * nanoseconds of any monotonic clock. Not thread-safe.
 *
 * <p>A shard that had rows drained is looked at again at once, an empty one after {@code poll}.
 * When none had rows for {@link #QUIET_AFTER}, empty shards are not looked at any more: the agenda
 * is {@linkplain #asleep asleep} until someone who sees that the store is not empty calls {@link
 * #wake}, which is one small read instead of one for each shard.
 */
final class DrainAgenda {
  static final Duration QUIET_AFTER = Duration.ofSeconds(5);

  /** A shard whose rows all stay is left alone for {@code poll}, doubled so often at most. */
  private static final int MAX_DOUBLINGS = 3;

  private enum Place {
    WAITING,
    BUSY,
    /** Empty, and not looked at until the agenda is woken. */
    PARKED
  }

  /**
   * @param fruitless pages in a row that had rows and no progress
   */
  private record Entry(DrainPage.Cursor cursor, long dueAt, Place place, int fruitless) {
    static Entry dueAt(long now) {
      return new Entry(DrainPage.Cursor.START, now, Place.WAITING, 0);
    }

    Entry at(Place next) {
      return new Entry(cursor, dueAt, next, fruitless);
    }
  }

  /**
   * One piece of work.
   *
   * @param shard where
   * @param cursor from where on
   */
  record Task(Shard shard, DrainPage.Cursor cursor) {}

  private final Map<Shard, Entry> entries = new HashMap<>();
  private final long pollNanos;
  private long rowsSeenAt;

  DrainAgenda(Duration poll, long now) {
    this.pollNanos = poll.toNanos();
    this.rowsSeenAt = now;
  }

  /** These shards and no others are on the agenda. */
  void hold(Set<Shard> shards, long now) {
    entries.keySet().retainAll(shards);
    for (Shard shard : shards) {
      entries.putIfAbsent(shard, Entry.dueAt(now));
    }
  }

  /** The shard that has been due longest; it is busy until {@link #finished} or {@link #failed}. */
  Optional<Task> next(long now) {
    Optional<Map.Entry<Shard, Entry>> due =
        entries.entrySet().stream()
            .filter(it -> isDue(it.getValue(), now))
            .min(Comparator.comparingLong(it -> it.getValue().dueAt() - now));
    due.ifPresent(it -> it.setValue(it.getValue().at(Place.BUSY)));
    return due.map(it -> new Task(it.getKey(), it.getValue().cursor()));
  }

  private static boolean isDue(Entry entry, long now) {
    return entry.place() == Place.WAITING && now - entry.dueAt() >= 0;
  }

  /**
   * A page is done.
   *
   * @param open whether Kafka takes events, of some topic at least
   */
  void finished(Task task, PageResult result, boolean open, long now) {
    if (result.read() > 0) {
      rowsSeenAt = now;
    }
    entries.computeIfPresent(task.shard(), (shard, old) -> after(old, task, result, open, now));
  }

  private Entry after(Entry old, Task task, PageResult result, boolean open, long now) {
    if (result.read() == 0 && task.cursor().after().isEmpty()) {
      Place place = isQuiet(now) ? Place.PARKED : Place.WAITING;
      return new Entry(DrainPage.Cursor.START, now + pollNanos, place, 0);
    }
    // Only an empty page is the shard's end. With nowhere to send to, reading on is for nothing.
    boolean goOn = open && result.read() > 0;
    DrainPage.Cursor cursor = goOn ? result.next() : DrainPage.Cursor.START;
    if (result.progressed()) {
      return new Entry(cursor, now, Place.WAITING, 0);
    }
    if (!open) {
      // How often to probe is the gates' to say.
      return new Entry(cursor, now + pollNanos, Place.WAITING, 0);
    }
    long pause = pollNanos << Math.min(old.fruitless(), MAX_DOUBLINGS);
    return new Entry(cursor, goOn ? now : now + pause, Place.WAITING, old.fruitless() + 1);
  }

  /** The page could not be worked on. */
  void failed(Task task, long now) {
    entries.computeIfPresent(
        task.shard(),
        (shard, old) -> new Entry(DrainPage.Cursor.START, now + pollNanos, Place.WAITING, 0));
  }

  private boolean isQuiet(long now) {
    return now - rowsSeenAt >= QUIET_AFTER.toNanos();
  }

  /** Whether there is nothing to look at until {@link #wake}. */
  boolean asleep() {
    return !entries.isEmpty()
        && entries.values().stream().allMatch(it -> it.place() == Place.PARKED);
  }

  /** All shards are due now. */
  void wake(long now) {
    entries.replaceAll((shard, old) -> old.place() == Place.BUSY ? old : Entry.dueAt(now));
  }
}
