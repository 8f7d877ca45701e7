package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.List;

/** Takes what head comparison found out, to be acted on by whoever applies. Thread-safe. */
public interface BehindEntities {
  /**
   * The event store has this version, and it is not applied.
   *
   * @return whether there was room to take it
   */
  boolean behind(EntityKey entity, EntityVersion head);

  /** How many events {@link #backfilled} takes now: fewer while earlier ones wait to be applied. */
  int room();

  /**
   * Events of those who are behind, in version order for each entity: whoever applies need not
   * fetch them one entity at a time.
   *
   * @param events at most {@link #room()}
   */
  void backfilled(List<Event> events);

  /**
   * The entity was resumed and has not caught up.
   *
   * @return whether there was room to take it
   */
  boolean resuming(EntityKey entity);
}
