package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;
import java.util.Map;
import java.util.Set;

/**
 * The question which of some entities and shards still have rows in the fallback store.
 *
 * @param entities entities asked for, with their generation when the question was put
 * @param shards shards asked for, likewise
 */
record FenceCheck(Map<EntityKey, Long> entities, Map<Shard, Long> shards) {
  /** Most entities of one question. */
  static final int MAX_ENTITIES = 200;

  /** Most shards of one question. */
  static final int MAX_SHARDS = 8;

  FenceCheck {
    entities = Map.copyOf(entities);
    shards = Map.copyOf(shards);
  }

  /** Those that still have rows. */
  record Answer(Set<EntityKey> entities, Set<Shard> shards) {
    Answer {
      entities = Set.copyOf(entities);
      shards = Set.copyOf(shards);
    }
  }
}
