package io.gapless.log.read;

import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.log.EventLogException;
import io.gapless.log.internal.EventRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an {@link EntityRange}. A row that cannot be read is the trouble of whoever asked
 * for it, not of those whose questions went along. Not thread-safe.
 */
public final class EntityPage {
  private final List<Event> events = new ArrayList<>();
  private @Nullable RuntimeException damage;

  private EntityPage() {}

  static EntityPage empty() {
    return new EntityPage();
  }

  /** A page of these. */
  public static EntityPage of(List<Event> events) {
    EntityPage page = new EntityPage();
    page.events.addAll(events);
    return page;
  }

  void add(ResultSet row) throws SQLException {
    try {
      events.add(EventRow.read(row));
    } catch (EventLogException | InvalidEventException e) {
      damage = e;
    }
  }

  /**
   * In version order; UNION ALL promises none.
   *
   * @throws EventLogException if a row cannot be read
   * @throws InvalidEventException if a row is no event
   */
  public List<Event> events() {
    if (damage != null) {
      throw damage;
    }
    return events.stream().sorted(Comparator.comparing(Event::version)).toList();
  }
}
