package io.gapless.cli.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Compares what one account's events in the event store are with what a projection wrote down each
 * time it applied one.
 *
 * @param committed events in the event store
 * @param applied times an event was applied
 * @param missing events never applied
 * @param twice times an event was applied that had been applied before
 * @param outOfOrder times an event was applied for the first time after a later one
 * @param foreign times something was applied that is not in the event store
 */
record JournalCheck(
    long committed, long applied, long missing, long twice, long outOfOrder, long foreign) {
  static JournalCheck none() {
    return new JournalCheck(0, 0, 0, 0, 0, 0);
  }

  /**
   * @param stored the ids of versions 1, 2, 3, … in the event store
   * @param journal what was applied, first to last
   */
  static JournalCheck of(List<UUID> stored, List<Entry> journal) {
    Set<Long> seen = new HashSet<>();
    long highest = 0;
    long twice = 0;
    long outOfOrder = 0;
    long foreign = 0;
    for (Entry entry : journal) {
      if (!isIn(stored, entry)) {
        foreign++;
      } else if (!seen.add(entry.version())) {
        twice++;
      } else if (entry.version() < highest) {
        outOfOrder++;
      }
      highest = Math.max(highest, entry.version());
    }
    long missing = stored.size() - seen.size();
    return new JournalCheck(stored.size(), journal.size(), missing, twice, outOfOrder, foreign);
  }

  JournalCheck plus(JournalCheck other) {
    return new JournalCheck(
        committed + other.committed,
        applied + other.applied,
        missing + other.missing,
        twice + other.twice,
        outOfOrder + other.outOfOrder,
        foreign + other.foreign);
  }

  boolean holds() {
    return missing == 0 && twice == 0 && outOfOrder == 0 && foreign == 0;
  }

  private static boolean isIn(List<UUID> stored, Entry entry) {
    return entry.version() >= 1
        && entry.version() <= stored.size()
        && stored.get((int) entry.version() - 1).equals(entry.eventId());
  }

  /** One application of an event. */
  record Entry(long version, UUID eventId) {}
}
