package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fallback store as the publisher sees it. Implementations are thread-safe. */
public interface SpillWriter {
  /** Most events a call of {@link #spill} takes. */
  int MAX_BATCH = 200;

  /** Most rows a call of {@link #occupied} looks at. */
  int MAX_LOOK = 20;

  /** Most entities a call of {@link #held} takes. */
  int MAX_ENTITIES = 200;

  /**
   * Writes rows, all or none; blind and idempotent, so repeating it is always safe, and what the
   * drain has noted about a row stays. Returns when they are durable.
   *
   * @param events at most {@link #MAX_BATCH}
   * @throws FallbackStoreException if they are not, or it is not known whether they are; within
   *     about a second if the store answered lately, within ten if it has become slow
   */
  void spill(List<SpilledEvent> events);

  /**
   * Which of these entities have any row left, quarantined ones included: strong reads of their key
   * prefixes.
   *
   * @param entities at most {@link #MAX_ENTITIES}
   * @throws FallbackStoreException if it cannot be told
   */
  Set<EntityKey> held(Set<EntityKey> entities);

  /**
   * Who of a shard has rows, quarantined ones included: a strong read of its first {@value
   * #MAX_LOOK} keys. The drain deletes in key order, so this tells soon who is through.
   *
   * @param after looks only at entities behind this one; empty: from the shard's beginning
   * @throws FallbackStoreException if it cannot be told
   */
  Occupancy occupied(Shard shard, Optional<EntityKey> after);

  /**
   * Whether any row of {@code entity} is left, quarantined ones included.
   *
   * @throws FallbackStoreException if it cannot be told
   */
  default boolean holds(EntityKey entity) {
    return !held(Set.of(entity)).isEmpty();
  }
}
