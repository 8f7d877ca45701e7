package io.gapless.replay.backfill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/**
 * The event store has a higher version of an entity but not this one, which cannot be: versions are
 * dense. No verdict would be true, so none is given.
 */
public final class BrokenSequenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenSequenceException(EntityKey entity, EntityVersion missing, EntityVersion found) {
    super(
        "the event store has version "
            + found
            + " of "
            + entity
            + " but not version "
            + missing
            + ": look into the table events, rows were removed or damaged");
  }
}
