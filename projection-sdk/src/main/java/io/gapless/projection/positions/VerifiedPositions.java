package io.gapless.projection.positions;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.Optional;

/** <em>Verified through</em> per (projection, entity type), and the lease to move it. */
public interface VerifiedPositions {
  /**
   * Takes the lease if it is free or run out, renews it if {@code owner} has it. It runs by the
   * store's clock.
   *
   * @return verified through, or empty if another has the lease
   * @throws PositionsException if the store cannot be used now
   */
  Optional<Position> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length);

  /**
   * Raises verified through, if {@code owner} still has the lease. It never falls.
   *
   * @return whether {@code owner} still has the lease
   * @throws PositionsException if the store cannot be used now
   */
  boolean advance(ProjectionName projection, EntityType type, String owner, Position through);

  /**
   * Verified through as committed; {@link Position#start()} if nothing was verified yet.
   *
   * @throws PositionsException if the store cannot be used now
   */
  Position through(ProjectionName projection, EntityType type);
}
