package io.gapless.log.append;

import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import java.util.Optional;

/**
 * Where an entity ends.
 *
 * @param version {@link EntityVersion#none()} if it has no event
 * @param event its last event, empty if it has none
 */
record EntityHead(EntityVersion version, Optional<EventId> event) {
  static EntityHead none() {
    return new EntityHead(EntityVersion.none(), Optional.empty());
  }

  static EntityHead at(EntityVersion version, EventId event) {
    return new EntityHead(version, Optional.of(event));
  }
}
