package io.gapless.projection.positions;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import java.time.Duration;

/**
 * Setting positions back, together with the state. Whoever applies meanwhile loses, because every
 * position set back has a new generation.
 */
public interface RebuiltPositions {
  /** So long, by the store's clock, it is at least remembered which commands were carried out. */
  Duration REMEMBERED = Duration.ofDays(90);

  /**
   * Sets one entity back to its start, in a new generation and no longer parked, and makes it an
   * exception that is {@link ParkedEntities#resuming resuming}.
   *
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the store cannot be used now
   */
  void rebuild(ProjectionName projection, EntityKey entity, StateReset reset);

  /**
   * The same for a command, which is carried out once, by whatever instance: that it was is noted
   * in the transaction that sets the entity back, and remembered for {@link #REMEMBERED} at least.
   *
   * @param command its identity, among all commands to this projection
   * @return whether it is carried out now; if not it was before, and nothing happens
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the store cannot be used now, or somebody is at this very command
   */
  boolean rebuild(ProjectionName projection, EntityKey entity, StateReset reset, CommandId command);

  /**
   * Sets all entities of a type back to their start, each in a new generation and none an exception
   * any more; the type itself is the exception, until it is compared through as far as it was
   * verified.
   *
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the projection has not begun, or the store cannot be used now
   */
  void rebuild(ProjectionName projection, EntityType type, StateReset reset);

  /**
   * The same for a command, which is carried out once, as with one entity.
   *
   * @param command its identity, among all commands to this projection
   * @return whether it is carried out now; if not it was before, and nothing happens
   * @throws ProjectionException if the reset threw; then nothing took effect
   * @throws PositionsException if the projection has not begun, the store cannot be used now, or
   *     somebody is at this very command
   */
  boolean rebuild(ProjectionName projection, EntityType type, StateReset reset, CommandId command);
}
