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
  private long generation;
  private boolean rows;

  /** An event came onto the spill path. */
  void came() {
    waiting++;
    generation++;
  }

  /** An event left it. */
  void left() {
    waiting--;
  }

  /** Whether no event of it is on its way into the fallback store. */
  boolean isIdle() {
    return waiting == 0;
  }

  /** Rises with every event that comes, so that an answer can be told from a stale one. */
  long generation() {
    return generation;
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
