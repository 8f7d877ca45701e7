package io.gapless.replay.jobs.select;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A selection as it is kept: lines of name, blank and value. No value has a line feed, since no id
 * and no event type has a control character.
 */
public final class SelectionText {
  private static final String TYPE = "entityType";
  private static final String EVENT_TYPE = "eventType";
  private static final String AFTER = "afterPosition";
  private static final String THROUGH = "throughPosition";
  private static final String SINCE = "since";
  private static final String UNTIL = "until";
  private static final String ENTITY = "entity";

  private SelectionText() {}

  public static String write(Selection selection) {
    List<String> lines = new ArrayList<>();
    lines.add(TYPE + " " + selection.type());
    selection.eventType().ifPresent(it -> lines.add(EVENT_TYPE + " " + it));
    lines.add(AFTER + " " + selection.after());
    selection.through().ifPresent(it -> lines.add(THROUGH + " " + it));
    selection.since().ifPresent(it -> lines.add(SINCE + " " + it));
    selection.until().ifPresent(it -> lines.add(UNTIL + " " + it));
    selection.entities().forEach(it -> lines.add(ENTITY + " " + it));
    return String.join("\n", lines);
  }

  /** What {@link #write} wrote. */
  public static Selection read(String text) {
    Map<String, String> values = new HashMap<>();
    List<String> entities = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int blank = line.indexOf(' ');
      String name = line.substring(0, blank);
      String value = line.substring(blank + 1);
      if (name.equals(ENTITY)) {
        entities.add(value);
      } else {
        values.put(name, value);
      }
    }
    return new Selection(
        EntityType.of(values.getOrDefault(TYPE, "")),
        entities,
        Optional.ofNullable(values.get(EVENT_TYPE)),
        Position.of(Long.parseLong(values.getOrDefault(AFTER, "0"))),
        Optional.ofNullable(values.get(THROUGH)).map(it -> Position.of(Long.parseLong(it))),
        Optional.ofNullable(values.get(SINCE)).map(Instant::parse),
        Optional.ofNullable(values.get(UNTIL)).map(Instant::parse));
  }
}
