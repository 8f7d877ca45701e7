package io.gapless.replay.receive;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The member {@code selection} of a body: which events a replay is about. */
public final class SelectionBody {
  private static final Set<String> MEMBERS =
      Set.of(
          "selection.entityType",
          "selection.entities[]",
          "selection.eventType",
          "selection.afterPosition",
          "selection.throughPosition",
          "selection.since",
          "selection.until");

  private SelectionBody() {}

  /** The members of a body that has a selection and {@code more}. */
  public static Set<String> membersAnd(String... more) {
    Set<String> all = new HashSet<>(MEMBERS);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /**
   * @throws InvalidEventException naming what is missing or malformed
   */
  public static Selection read(Query body) {
    return new Selection(
        EntityType.of(body.text("selection.entityType")),
        body.texts("selection.entities"),
        body.optionalText("selection.eventType"),
        Position.of(number(body, "selection.afterPosition").orElse(0)),
        number(body, "selection.throughPosition").stream().mapToObj(Position::of).findFirst(),
        body.optionalTime("selection.since"),
        body.optionalTime("selection.until"));
  }

  private static OptionalLong number(Query body, String name) {
    return body.optionalNumber(name, 0, Long.MAX_VALUE / 2);
  }
}
