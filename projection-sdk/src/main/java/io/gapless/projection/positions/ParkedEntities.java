package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionName;
import java.util.List;

/**
 * The durable exceptions of a projection. Life of an entry: <em>parked</em> → (resume or skip) →
 * <em>resuming</em> → (caught up with the event store) → gone; or <em>parked</em> again. An entity
 * that is resuming stays an exception until it caught up, because {@code verified through} may have
 * passed its events. A rebuild of one entity makes it <em>resuming</em> too, from version 1.
 */
public interface ParkedEntities {
  /** Parks an entity that stands at {@code from}. */
  Outcome park(ProjectionName projection, AppliedPosition from, ParkedEntity parked);

  /**
   * Lets a parked entity go on, in order from the event before which it stands.
   *
   * @return whether it was parked
   * @throws PositionsException if the store cannot be used now
   */
  boolean resume(ProjectionName projection, EntityKey entity);

  /**
   * Moves a parked entity past exactly the event before which it stands.
   *
   * @param who who asked, kept with the record; 1 to 200 characters
   * @param why the reason given, kept with the record; 1 to 1,000 characters
   * @throws PositionsException if the store cannot be used now
   */
  SkipResult skip(ProjectionName projection, EntityKey entity, String who, String why);

  /**
   * The same, but only if it stands before {@code version}; if it does not, because the same
   * decision (by {@code who}, for {@code why}) passed that version before, that is the answer
   * again: so repeating it is harmless.
   *
   * @param version the version to pass
   * @throws PositionsException if the store cannot be used now
   */
  SkipResult skip(
      ProjectionName projection, EntityKey entity, EntityVersion version, String who, String why);

  /**
   * Ends the exception of an entity that was resuming and caught up, unless it was set back or
   * parked since.
   *
   * @param at where it stands
   * @throws PositionsException if the store cannot be used now
   */
  void caughtUp(ProjectionName projection, EntityKey entity, AppliedPosition at);

  /**
   * Entities that are resuming and have not caught up, at most {@code limit}.
   *
   * @throws PositionsException if the store cannot be used now
   */
  List<EntityKey> resuming(ProjectionName projection, int limit);

  /**
   * Parked entities (not those resuming) in key order, at most {@code limit}.
   *
   * @throws PositionsException if the store cannot be used now
   */
  List<ParkedEntity> parked(ProjectionName projection, int limit);

  /**
   * How many entities are parked.
   *
   * @throws PositionsException if the store cannot be used now
   */
  long parkedCount(ProjectionName projection);
}
