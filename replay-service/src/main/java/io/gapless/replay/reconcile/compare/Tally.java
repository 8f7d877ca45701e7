package io.gapless.replay.reconcile.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts everything and lists the first findings of each kind. Not thread-safe. */
final class Tally {
  /** Findings listed of one kind; more are only counted. */
  static final int MOST_LISTED = 1_000;

  private final List<Finding> listed = new ArrayList<>();
  private final Map<FindingKind, Long> found = new EnumMap<>(FindingKind.class);
  long events;
  long records;
  long duplicates;
  long overtaken;
  long beyondRetention;
  long inFlight;

  /** Whether one more of this kind would be listed: only then its words are worth finding. */
  boolean lists(FindingKind kind) {
    return count(kind) < MOST_LISTED;
  }

  void found(FindingKind kind) {
    found.merge(kind, 1L, Long::sum);
  }

  /** Lists one that is counted; no more than {@link #lists} allowed. */
  void list(Finding finding) {
    listed.add(finding);
  }

  long count(FindingKind kind) {
    return found.getOrDefault(kind, 0L);
  }

  List<Finding> listed() {
    return List.copyOf(listed);
  }

  Counts counts() {
    return new Counts(
        events,
        records,
        count(FindingKind.MISSING),
        count(FindingKind.UNKNOWN),
        count(FindingKind.ALTERED),
        count(FindingKind.OUT_OF_ORDER),
        duplicates,
        overtaken,
        beyondRetention,
        inFlight);
  }
}
