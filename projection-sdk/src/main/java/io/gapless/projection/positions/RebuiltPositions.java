package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;

/**
 * Setting positions back, together with the state. Whoever applies meanwhile loses, because every
 * position set back has a new generation.
 */
public interface RebuiltPositions {
  /**
   * Sets one entity back to its start, in a new generation and no longer parked, and makes it an
   * exception that is {@link ParkedEntities#resuming resuming}.
   *
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the store cannot be used now
   */
  void rebuild(ProjectionName projection, EntityKey entity, StateReset reset);

  /**
   * Sets all entities of a type back to their start, each in a new generation and none an exception
   * any more; the type itself is the exception, until it is compared through as far as it was
   * verified.
   *
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the projection has not begun, or the store cannot be used now
   */
  void rebuild(ProjectionName projection, EntityType type, StateReset reset);
}
