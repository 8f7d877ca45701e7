package io.gapless.projection.positions;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
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
  default void caughtUp(ProjectionName projection, EntityKey entity, AppliedPosition at) {
    delegate().caughtUp(projection, entity, at);
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
  default boolean begin(ProjectionName projection, EntityType type, Position historyThrough) {
    return delegate().begin(projection, type, historyThrough);
  }

  @Override
  default Optional<VerifiedPosition> verified(ProjectionName projection, EntityType type) {
    return delegate().verified(projection, type);
  }

  @Override
  default Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    return delegate().acquire(projection, type, owner, length);
  }

  @Override
  default boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through) {
    return delegate().advance(projection, type, owner, from, through);
  }

  @Override
  default Position through(ProjectionName projection, EntityType type) {
    return delegate().through(projection, type);
  }

  @Override
  default void rebuild(ProjectionName projection, EntityKey entity, StateReset reset) {
    delegate().rebuild(projection, entity, reset);
  }

  @Override
  default boolean rebuild(
      ProjectionName projection, EntityKey entity, StateReset reset, CommandId command) {
    return delegate().rebuild(projection, entity, reset, command);
  }

  @Override
  default void rebuild(ProjectionName projection, EntityType type, StateReset reset) {
    delegate().rebuild(projection, type, reset);
  }

  @Override
  default boolean rebuild(
      ProjectionName projection, EntityType type, StateReset reset, CommandId command) {
    return delegate().rebuild(projection, type, reset, command);
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
