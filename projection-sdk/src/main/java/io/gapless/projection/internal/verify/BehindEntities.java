package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/** Takes what head comparison found out, to be acted on by whoever applies. Thread-safe. */
public interface BehindEntities {
  /**
   * The event store has this version, and it is not applied.
   *
   * @return whether there was room to take it
   */
  boolean behind(EntityKey entity, EntityVersion head);

  /**
   * The entity was resumed and has not caught up.
   *
   * @return whether there was room to take it
   */
  boolean resuming(EntityKey entity);
}
