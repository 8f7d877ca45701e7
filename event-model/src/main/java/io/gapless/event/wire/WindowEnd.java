package io.gapless.event.wire;

import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.util.Map;

/**
 * The last line of an answer about a window of positions: {@code {"through":"…","stable":"…"}}. An
 * answer without it was cut.
 */
record WindowEnd(Position through, Position stable) {
  String line() {
    StringBuilder out = new StringBuilder("{");
    FlatJson.member(out, "through", through.toString());
    FlatJson.member(out, "stable", stable.toString());
    return out.append('}').toString();
  }

  static boolean isIn(Map<String, String> members) {
    return members.containsKey("through");
  }

  /**
   * @throws InvalidEventException if one of the two is not there
   */
  static WindowEnd read(Map<String, String> members) {
    return new WindowEnd(position(members, "through"), position(members, "stable"));
  }

  static Position position(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new InvalidEventException(name, "is missing");
    }
    try {
      return Position.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new InvalidEventException(name, "must be a whole number");
    }
  }
}
