package io.gapless.replay.jobs.select;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;

/**
 * How far a selection is read. By position, or, where it names entities, by the index of the entity
 * and its version.
 *
 * @param position of the last event, or up to which everything was looked at
 * @param entity index of the entity, 0 where none is named
 * @param version of the entity's last event, none where no entity is named
 */
public record Cursor(Position position, int entity, EntityVersion version) {
  /** Before the first event. */
  public static Cursor start(Selection selection) {
    return at(selection.after());
  }

  /** Behind everything up to a position. */
  public static Cursor at(Position position) {
    return new Cursor(position, 0, EntityVersion.none());
  }

  /** Behind this event of the same entity. */
  Cursor behind(Event event) {
    return new Cursor(event.position(), entity, event.version());
  }

  /** At the same entity, further on. */
  Cursor at(EntityVersion next) {
    return new Cursor(position, entity, next);
  }

  /** At the beginning of the next entity. */
  Cursor nextEntity() {
    return new Cursor(position, entity + 1, EntityVersion.none());
  }
}
