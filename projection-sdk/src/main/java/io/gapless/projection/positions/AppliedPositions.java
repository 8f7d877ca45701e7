package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The applied version of every entity, moved only by compare-and-set. */
public interface AppliedPositions {
  /**
   * Committed positions; those never met are {@link AppliedPosition#none()}.
   *
   * @throws PositionsException if they cannot be read now
   */
  Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities);

  /**
   * In one transaction: compares every entity with {@link Advance#from()}, runs the handler for
   * every event, moves the positions. All of it or nothing.
   *
   * @param advances of different entities
   */
  Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler);
}
