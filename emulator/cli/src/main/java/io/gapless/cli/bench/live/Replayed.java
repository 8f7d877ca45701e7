package io.gapless.cli.bench.live;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What replays have sent: how many records in each tenth of a second, and each replay's last one,
 * by the time their producer gave them. Thread-safe.
 */
final class Replayed {
  private static final long SLOT_MILLIS = 100;

  private final TreeMap<Long, Long> slots = new TreeMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private long records;
  private long bytes;

  /**
   * @param replay what {@code ce_replay} says
   */
  synchronized void note(String replay, long sentAtMillis, long size) {
    slots.merge(sentAtMillis / SLOT_MILLIS, 1L, Long::sum);
    last.merge(replay, sentAtMillis, Math::max);
    records++;
    bytes += size;
  }

  synchronized long records() {
    return records;
  }

  /** Bytes of a record, on average. */
  synchronized int meanBytes() {
    return (int) (bytes / Math.max(1, records));
  }

  /** When the replay sent its last record, in milliseconds since 1970; 0 if it sent none. */
  synchronized long lastOf(String replay) {
    return last.getOrDefault(replay, 0L);
  }

  /** Most records a second in any stretch of so many seconds. */
  synchronized double mostPerSecond(int seconds) {
    long most = 0;
    for (long from : slots.keySet()) {
      long to = from + seconds * 1_000 / SLOT_MILLIS;
      long records = slots.subMap(from, to).values().stream().mapToLong(it -> it).sum();
      most = Math.max(most, records);
    }
    return most / (double) seconds;
  }
}
