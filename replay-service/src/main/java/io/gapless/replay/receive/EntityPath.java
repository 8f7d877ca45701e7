package io.gapless.replay.receive;

import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.PercentEncoding;

/**
 * The path {@code /v1/events/{entityType}/{entityId}} as it was sent. It is taken apart here, not
 * by the router, whose decoding makes a space of a plus.
 */
public final class EntityPath {
  private static final int TYPE = 3;
  private static final int ID = 4;

  private EntityPath() {}

  /**
   * @param raw the path, still encoded, without the query
   * @throws InvalidEventException if it names no entity
   */
  public static EntityKey parse(String raw) {
    String[] segments = raw.split("/", -1);
    if (segments.length != ID + 1) {
      throw new InvalidEventException("path", "must be /v1/events/{entityType}/{entityId}");
    }
    return PercentEncoding.entity(segments[TYPE], segments[ID]);
  }
}
