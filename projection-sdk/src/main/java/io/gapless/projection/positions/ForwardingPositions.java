package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Positions that hand every call to others: the base of one that adds something to a few of them,
 * say a metric or a fault, and leaves the rest alone. As thread-safe as those others, and it throws
 * what they throw.
 */
public interface ForwardingPositions extends Positions {
  /** The others, always the same. */
  Positions delegate();

  @Override
  default void prepare() {
    delegate().prepare();
  }

  @Override
  default Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    return delegate().committed(projection, entities);
  }

  @Override
  default Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    return delegate().apply(projection, advances, handler);
  }

  @Override
  default Outcome park(ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    return delegate().park(projection, from, parked);
  }

  @Override
  default boolean resume(ProjectionName projection, EntityKey entity) {
    return delegate().resume(projection, entity);
  }

  @Override
  default SkipResult skip(ProjectionName projection, EntityKey entity, String who, String why) {
    return delegate().skip(projection, entity, who, why);
  }

  @Override
  default SkipResult skip(
      ProjectionName projection, EntityKey entity, EntityVersion version, String who, String why) {
    return delegate().skip(projection, entity, version, who, why);
  }

  @Override
  default void caughtUp(ProjectionName projection, EntityKey entity) {
    delegate().caughtUp(projection, entity);
  }

  @Override
  default List<EntityKey> resuming(ProjectionName projection, int limit) {
    return delegate().resuming(projection, limit);
  }

  @Override
  default List<ParkedEntity> parked(ProjectionName projection, int limit) {
    return delegate().parked(projection, limit);
  }

  @Override
  default long parkedCount(ProjectionName projection) {
    return delegate().parkedCount(projection);
  }

  @Override
  default Optional<Position> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    return delegate().acquire(projection, type, owner, length);
  }

  @Override
  default boolean advance(
      ProjectionName projection, EntityType type, String owner, Position through) {
    return delegate().advance(projection, type, owner, through);
  }

  @Override
  default Position through(ProjectionName projection, EntityType type) {
    return delegate().through(projection, type);
  }

  @Override
  default void keep(ProjectionName projection, UnreadableRecord unreadable) {
    delegate().keep(projection, unreadable);
  }

  @Override
  default long unreadableCount(ProjectionName projection) {
    return delegate().unreadableCount(projection);
  }
}
