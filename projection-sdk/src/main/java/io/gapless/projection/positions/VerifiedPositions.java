package io.gapless.projection.positions;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.Optional;

/** <em>Verified through</em> per (projection, entity type), and the lease to move it. */
public interface VerifiedPositions {
  /**
   * Begins a projection of a type, unless that was done.
   *
   * @param historyThrough what lies up to there took place before it
   * @return whether it began by this call
   * @throws PositionsException if the store cannot be used now
   */
  boolean begin(ProjectionName projection, EntityType type, Position historyThrough);

  /**
   * How far it is, as committed; empty if it has not begun.
   *
   * @throws PositionsException if the store cannot be used now
   */
  Optional<VerifiedPosition> verified(ProjectionName projection, EntityType type);

  /**
   * Takes the lease if it is free or run out, renews it if {@code owner} has it. It runs by the
   * store's clock.
   *
   * @return how far it is, or empty if another has the lease or it has not begun
   * @throws PositionsException if the store cannot be used now
   */
  Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length);

  /**
   * Raises what has been compared to {@code through}, if {@code owner} still has the lease and it
   * still stands where {@code from} says.
   *
   * @return whether it was raised
   * @throws PositionsException if the store cannot be used now
   */
  boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through);

  /**
   * Verified through as committed; {@link Position#start()} if nothing was verified yet.
   *
   * @throws PositionsException if the store cannot be used now
   */
  default Position through(ProjectionName projection, EntityType type) {
    return verified(projection, type).map(VerifiedPosition::through).orElse(Position.start());
  }
}
