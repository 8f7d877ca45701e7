package io.gapless.replay.drain;

import io.gapless.log.spill.Shard;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which shard is looked at next, and from where on. Pure but for its own state; times are
 * nanoseconds of any monotonic clock. Not thread-safe.
 *
 * <p>A shard that had rows drained is looked at again at once. An {@linkplain #empty empty} one is
 * not, until someone who sees that it has rows calls {@link #wake}: that is one small read for all
 * of them instead of some for each.
 */
final class DrainAgenda {
  /** A shard whose rows all stay is left alone for {@code poll}, doubled so often at most. */
  private static final int MAX_DOUBLINGS = 3;

  private enum Place {
    WAITING,
    BUSY,
    /** Not looked at until it is woken. */
    EMPTY
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

  DrainAgenda(Duration poll) {
    this.pollNanos = poll.toNanos();
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
    entries.computeIfPresent(task.shard(), (shard, old) -> after(old, task, result, open, now));
  }

  private Entry after(Entry old, Task task, PageResult result, boolean open, long now) {
    if (result.read() == 0 && task.cursor().after().isEmpty()) {
      return new Entry(DrainPage.Cursor.START, now, Place.EMPTY, 0);
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

  /** Shards that had no rows when they were looked at last. */
  Set<Shard> empty() {
    return entries.entrySet().stream()
        .filter(it -> it.getValue().place() == Place.EMPTY)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Those of these shards that were empty are due now. */
  void wake(Set<Shard> shards, long now) {
    shards.forEach(
        shard ->
            entries.computeIfPresent(
                shard, (key, old) -> old.place() == Place.EMPTY ? Entry.dueAt(now) : old));
  }
}
