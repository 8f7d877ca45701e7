package io.gapless.event.wire;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answer to {@code GET /v1/heads}: for a window of positions, the highest version of every entity
 * that has an event in it. As NDJSON: a line per head, then the line {@code
 * {"through":"…","stable":"…"}}; an answer without that last line was cut.
 *
 * @param heads one per entity
 * @param through every position up to here has been looked at
 * @param stable the stable position when the window was read; equal to {@code through} at the end
 */
public record Heads(List<Head> heads, Position through, Position stable) {
  /**
   * @param entity the entity
   * @param version its highest version within the window
   * @param eventId that event's id
   * @param position that event's position
   */
  public record Head(EntityKey entity, EntityVersion version, EventId eventId, Position position) {}

  public Heads {
    heads = List.copyOf(heads);
  }

  /** All lines, without line feeds. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(heads.size() + 1);
    heads.forEach(head -> lines.add(line(head)));
    lines.add(new WindowEnd(through, stable).line());
    return lines;
  }

  /**
   * @throws InvalidEventException if a line is not as {@link #lines()} writes it, or the last one
   *     is missing
   */
  public static Heads read(List<String> lines) {
    List<Head> heads = new ArrayList<>();
    for (String line : lines) {
      Map<String, String> members = members(line);
      if (WindowEnd.isIn(members)) {
        WindowEnd end = WindowEnd.read(members);
        return new Heads(heads, end.through(), end.stable());
      }
      heads.add(head(members));
    }
    throw new InvalidEventException("heads", "ends without its last line: the answer was cut");
  }

  private static String line(Head head) {
    StringBuilder out = new StringBuilder("{");
    FlatJson.member(out, "entityType", head.entity().type().value());
    FlatJson.member(out, "entityId", head.entity().id());
    FlatJson.member(out, "version", head.version().toString());
    FlatJson.member(out, "eventId", head.eventId().toString());
    FlatJson.member(out, "position", head.position().toString());
    return out.append('}').toString();
  }

  private static Head head(Map<String, String> members) {
    return new Head(
        EntityKey.of(text(members, "entityType"), text(members, "entityId")),
        EntityVersion.of(number(members, "version")),
        EventId.parse(text(members, "eventId")),
        WindowEnd.position(members, "position"));
  }

  private static Map<String, String> members(String line) {
    try {
      return FlatJson.parse(line);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          "heads", "has a line that is not JSON as expected: " + e.getMessage());
    }
  }

  private static long number(Map<String, String> members, String name) {
    try {
      return Long.parseLong(text(members, name));
    } catch (NumberFormatException e) {
      throw new InvalidEventException(name, "must be a whole number");
    }
  }

  private static String text(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new InvalidEventException(name, "is missing");
    }
    return value;
  }
}
