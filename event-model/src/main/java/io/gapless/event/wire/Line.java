package io.gapless.event.wire;

import io.gapless.event.EntityKey;
import java.time.Duration;

/** Writes a line of NDJSON member by member; numbers are strings, as everywhere in ours. */
final class Line {
  private final StringBuilder out = new StringBuilder("{");

  static Line of(String name, String value) {
    return new Line().with(name, value);
  }

  Line with(String name, String value) {
    FlatJson.member(out, name, value);
    return this;
  }

  Line with(String name, long value) {
    return with(name, Long.toString(value));
  }

  Line with(String name, Duration value) {
    return with(name, value.toMillis());
  }

  Line with(EntityKey entity) {
    return with("entityType", entity.type().value()).with("entityId", entity.id());
  }

  String end() {
    return out.append('}').toString();
  }
}
