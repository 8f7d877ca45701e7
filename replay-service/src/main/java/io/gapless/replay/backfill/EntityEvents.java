package io.gapless.replay.backfill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.List;

/** The event store's primary, by entity. */
@FunctionalInterface
public interface EntityEvents {
  /**
   * Committed events from {@code from} on, in version order, at most {@code limit}.
   *
   * @throws io.gapless.log.EventLogException if the store does not answer
   */
  List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit);
}
