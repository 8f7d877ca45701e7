package io.gapless.projection.payload;

import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;

/**
 * What a payload looks like: the event's type, and the version of that type's schema.
 *
 * @param type event type, for example {@code AccountOpened}
 * @param version 1 or more
 */
public record SchemaVersion(String type, int version) {
  /** A blank type and a version below 1 are refused. */
  public SchemaVersion {
    if (type.isBlank() || version < 1) {
      throw new ProjectionException(
          "a schema has an event type and a version of 1 or more, not '%s' %d"
              .formatted(type, version));
    }
  }

  /** The one in which an event is stored. */
  public static SchemaVersion of(Event event) {
    return new SchemaVersion(event.type(), event.schemaVersion());
  }

  /** The next version of the same type. */
  public SchemaVersion next() {
    return new SchemaVersion(type, version + 1);
  }

  @Override
  public String toString() {
    return type + " v" + version;
  }
}
