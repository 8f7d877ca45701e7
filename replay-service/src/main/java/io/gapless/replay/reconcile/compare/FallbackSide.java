package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fallback store as a comparison reads it. Throws {@link
 * io.gapless.log.spill.FallbackStoreException} if it does not answer.
 */
public interface FallbackSide {
  /** Rows after a key, in key order; entities set aside are left out. Empty at the end. */
  List<SpilledEvent> page(Shard shard, Optional<SpillKey> after);

  /**
   * Which of these entities are set aside: what of theirs lies there cannot be told.
   *
   * @param entities at most {@link StoreSide#MAX_AT}
   */
  Set<EntityKey> aside(Set<EntityKey> entities);
}
