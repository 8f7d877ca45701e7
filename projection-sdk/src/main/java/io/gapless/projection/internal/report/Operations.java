package io.gapless.projection.internal.report;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import java.util.List;

/**
 * A running projection as an operator sees it. All but {@link #status} throw {@link
 * io.gapless.projection.positions.PositionsException} if the store of positions cannot be used now.
 */
public interface Operations {
  ProjectionStatus status();

  /** Parked entities in key order, at most {@code limit}. */
  List<ParkedEntity> parked(int limit);

  /** Lets a parked entity go on; whether it was parked. */
  boolean resume(EntityKey entity);

  /** Passes exactly the event before which an entity is parked. */
  SkipResult skip(EntityKey entity, String who, String why);

  /** Passes exactly {@code version}, if the entity is parked before it. Repeating is harmless. */
  SkipResult skip(EntityKey entity, EntityVersion version, String who, String why);

  /**
   * Folds an entity anew.
   *
   * @throws io.gapless.projection.ProjectionException if its state cannot be reset
   */
  void rebuild(EntityKey entity);

  /**
   * The same, once per command.
   *
   * @return whether it is carried out now; if not it was before, and nothing happens
   * @throws io.gapless.projection.ProjectionException if its state cannot be reset
   */
  boolean rebuild(EntityKey entity, CommandId command);

  /**
   * Folds everything of a type anew.
   *
   * @throws io.gapless.projection.ProjectionException if its state cannot be reset
   */
  void rebuild(EntityType type);

  /**
   * The same, once per command.
   *
   * @return whether it is carried out now; if not it was before, and nothing happens
   * @throws io.gapless.projection.ProjectionException if its state cannot be reset
   */
  boolean rebuild(EntityType type, CommandId command);
}
