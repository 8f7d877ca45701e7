package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import java.util.List;

/** The fallback store as the publisher sees it. Implementations are thread-safe. */
public interface SpillWriter {
  /** Most events a call of {@link #spill} takes. */
  int MAX_BATCH = 200;

  /**
   * Writes rows, all or none; blind and idempotent, so repeating it is always safe. Returns when
   * they are durable.
   *
   * @param events at most {@link #MAX_BATCH}
   * @throws FallbackStoreException if they are not, or it is not known whether they are; within
   *     about a second
   */
  void spill(List<SpilledEvent> events);

  /**
   * Whether any row of {@code entity} is left, quarantined ones included: a strong read of its key
   * prefix.
   *
   * @throws FallbackStoreException if it cannot be told
   */
  boolean holds(EntityKey entity);
}
