package io.gapless.log.spill;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fallback store as the drain sees it. Every method throws {@link FallbackStoreException} if
 * the fallback store does not answer. Implementations are thread-safe.
 */
public interface SpillReader {
  /** Most rows a call of {@link #read} gives or {@link #delete} takes. */
  int MAX_PAGE = 200;

  /** Most rows a call of {@link #delete} takes. */
  int MAX_DELETE = 1_000;

  /** A page ends early once its payloads have more bytes than this. */
  long MAX_PAGE_BYTES = 8L << 20;

  /** Rows that a call of {@link #shardsWithRows} looks at. */
  int MAX_SHARD_LOOK = 200;

  /** Most entities set aside in one shard; beyond it the shard cannot be read. */
  int MAX_QUARANTINED = 10_000;

  /**
   * Rows of one shard in key order (so per entity in version order), a strong read. An entity of
   * which a row is quarantined is left out with all its rows: order must hold.
   *
   * @param after the last key of the page before, or empty for the first page
   * @param limit at most {@link #MAX_PAGE}
   * @return at most {@code limit} rows; only an empty page is the end, since a page also ends at
   *     {@link #MAX_PAGE_BYTES}
   */
  List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit);

  /**
   * Which of these shards may have rows: one small request for many shards that were empty, a
   * strong read. Rows that are quarantined count.
   *
   * @return all that have any; and if there are {@link #MAX_SHARD_LOOK} rows or more, perhaps some
   *     that have none
   */
  Set<Shard> shardsWithRows(Set<Shard> shards);

  /**
   * Deletes rows, blindly; those that are gone already are fine.
   *
   * @param keys at most {@link #MAX_DELETE}
   */
  void delete(Collection<SpillKey> keys);

  /**
   * Notes a failed attempt; with {@code quarantine} the row's entity is set aside until it is
   * released. Nothing happens if the row is gone.
   *
   * @param error what the attempt ended with; cut to 1,024 characters
   */
  void refused(SpillKey key, String error, boolean quarantine);

  /**
   * Lets the drain try all rows of the key's entity again; their attempts and last errors stay
   * noted.
   */
  void release(SpillKey key);

  /** Rows set aside, oldest first, at most {@code limit} and {@link #MAX_PAGE}. */
  List<QuarantinedEvent> quarantined(int limit);

  /**
   * Rows set aside, by shard and key, without their payloads. Costs a scan where the store has no
   * index that serves: for people, not for hot paths.
   *
   * @param after the last key of the page before, or empty for the first page
   * @param limit at most {@link #MAX_PAGE}
   * @return at most {@code limit} rows; fewer are the end
   */
  List<QuarantinedRow> quarantinedRows(Optional<SpillKey> after, int limit);

  /** The row with this key, if it is there and set aside. */
  Optional<QuarantinedRow> quarantinedRow(SpillKey key);

  /**
   * What waits. Costs a scan of the table's narrow columns: for status pages, not for hot paths.
   */
  SpillSummary summary();
}
