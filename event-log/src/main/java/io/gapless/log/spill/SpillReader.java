package io.gapless.log.spill;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The fallback store as the drain sees it. Implementations are thread-safe. */
public interface SpillReader {
  /** Most rows a call of {@link #read} gives or {@link #delete} takes. */
  int MAX_PAGE = 200;

  /**
   * Rows of one shard in key order (so per entity in version order), quarantined entities left out.
   *
   * @param after the last key of the page before, or empty for the first page
   * @param limit at most {@link #MAX_PAGE}
   */
  List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit);

  /** Deletes rows, blindly; those that are gone already are fine. */
  void delete(Collection<SpillKey> keys);

  /**
   * Notes a failed attempt; with {@code quarantine} the row's entity is set aside until it is
   * released.
   */
  void refused(SpillKey key, String error, boolean quarantine);

  /** Lets the drain try a quarantined entity's rows again. */
  void release(SpillKey key);

  /** Rows set aside, oldest first, at most {@code limit}. */
  List<QuarantinedEvent> quarantined(int limit);

  /** What waits. Costs a scan of an index, so for status pages, not for hot paths. */
  SpillSummary summary();
}
