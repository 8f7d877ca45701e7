package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;
import java.util.Map;
import java.util.Optional;

/**
 * The question who of some shards still has rows in the fallback store.
 *
 * @param asOf number of the last change of the fence when the question was put
 * @param shards shards asked for, and behind which entity to look; empty: from the beginning
 */
record FenceCheck(long asOf, Map<Shard, Optional<EntityKey>> shards) {
  /** Most shards of one question. */
  static final int MAX_SHARDS = 16;

  FenceCheck {
    shards = Map.copyOf(shards);
  }
}
