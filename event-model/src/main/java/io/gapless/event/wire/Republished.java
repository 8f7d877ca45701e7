package io.gapless.event.wire;

import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answer to {@code POST /v1/backfills}: which of the versions asked for are on the topic once more,
 * and what the event store says of the one after them. As NDJSON: a line for the range that was
 * published, if any, then the line of the verdict, if there is one, as in a backfill; at last
 * {@code {"kind":"end"}}.
 *
 * @param through the last version that was published, from the first one asked for on without
 *     holes; empty if none was
 * @param verdict what the event store says of the next one: not yet, or unknown to store; empty if
 *     nothing, and then asking again tells more
 */
public record Republished(Optional<EntityVersion> through, Optional<EventLine> verdict) {
  private static final String KIND = "kind";

  public Republished {
    if (verdict.filter(EventLine.Found.class::isInstance).isPresent()) {
      throw new InvalidEventException("verdict", "must be not-yet or unknown-to-store");
    }
  }

  /** All lines, without line feeds. */
  public List<String> lines(WireFormat format) {
    List<String> lines = new ArrayList<>();
    through.ifPresent(
        it -> lines.add(Line.of(KIND, "published").with("through", it.value()).end()));
    verdict.ifPresent(it -> lines.add(EventLine.write(it, format)));
    lines.add(HandedCommands.END);
    return lines;
  }

  /**
   * @throws InvalidEventException if a line is not as {@link #lines} writes it, or the last one is
   *     missing
   */
  public static Republished read(List<String> lines, WireFormat format) {
    if (lines.isEmpty() || lines.size() > 3 || !lines.getLast().equals(HandedCommands.END)) {
      throw new InvalidEventException("republished", "must end with its last line");
    }
    List<String> rest = new ArrayList<>(lines.subList(0, lines.size() - 1));
    Optional<EntityVersion> through = Optional.empty();
    if (!rest.isEmpty() && Members.of(rest.getFirst()).values().containsKey("through")) {
      through = Optional.of(Members.of(rest.removeFirst()).version("through"));
    }
    if (rest.size() > 1) {
      throw new InvalidEventException("republished", "must have one verdict at most");
    }
    return new Republished(
        through, rest.stream().map(it -> EventLine.read(it, format)).findFirst());
  }
}
