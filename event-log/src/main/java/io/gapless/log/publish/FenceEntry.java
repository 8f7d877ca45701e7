package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;

/**
 * What keeps one entity on the spill path, or, past the fence's bound, one whole shard. Not
 * thread-safe.
 */
abstract sealed class FenceEntry {
  /** Of one entity. */
  static final class OfEntity extends FenceEntry {
    private final EntityKey entity;

    OfEntity(EntityKey entity) {
      this.entity = entity;
    }

    EntityKey entity() {
      return entity;
    }
  }

  /** Of all entities of a shard: it is not known which of them have rows, so all may. */
  static final class OfShard extends FenceEntry {
    private final Shard shard;

    OfShard(Shard shard) {
      this.shard = shard;
      rows();
    }

    Shard shard() {
      return shard;
    }
  }

  private int waiting;
  private long leftAt;
  private boolean rows;

  /** An event came onto the spill path. */
  void came() {
    waiting++;
  }

  /**
   * An event left it.
   *
   * @param change number of this change, higher than any before
   */
  void left(long change) {
    waiting--;
    leftAt = change;
  }

  /** Whether no event of it is on its way into the fallback store. */
  boolean isIdle() {
    return waiting == 0;
  }

  /** Whether it has been idle since then at least: an answer to a question put then counts. */
  boolean isIdleSince(long change) {
    return isIdle() && leftAt <= change;
  }

  /** An event lies in the fallback store that this process has not seen in Kafka. */
  void rows() {
    rows = true;
  }

  /** Whether sending a later event to Kafka could overtake a row. */
  boolean hasRows() {
    return rows;
  }
}
