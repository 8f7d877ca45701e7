package io.gapless.command.load;

import io.gapless.event.Event;

/**
 * A stored event that its entity type does not understand: damaged, or written by a newer version
 * of this service. Nothing can be decided on its entity.
 */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(Event event, String reason) {
    super(
        "cannot read version "
            + event.version()
            + " (position "
            + event.position()
            + ") of an entity of type "
            + event.entity().type()
            + ": "
            + reason);
  }
}
