package io.gapless.replay.jobs.run;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.jobs.select.SelectedPage.Selected;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.TallyPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Events in memory; pages as the event store makes them. */
final class InMemorySelectedEvents implements SelectedEvents {
  private final List<Event> events = new ArrayList<>();

  void add(Event event) {
    events.add(event);
  }

  @Override
  public Position stable() {
    return events.getLast().position();
  }

  @Override
  public SelectedPage page(Selection selection, Cursor from, Position through, int limit) {
    List<Selected> all = all(selection, through);
    List<Selected> rest = all.stream().filter(it -> isBehind(it.cursor(), from)).toList();
    List<Selected> page = rest.subList(0, Math.min(limit, rest.size()));
    boolean isLast = page.size() == rest.size();
    Cursor last = page.isEmpty() ? from : page.getLast().cursor();
    return new SelectedPage(page, last, isLast);
  }

  private static boolean isBehind(Cursor cursor, Cursor from) {
    return Comparator.comparing(Cursor::entity)
            .thenComparing(Cursor::version)
            .thenComparing(Cursor::position)
            .compare(cursor, from)
        > 0;
  }

  /** What is selected, in the order in which it is read. */
  private List<Selected> all(Selection selection, Position through) {
    return events.stream()
        .filter(it -> selection.selects(it) && !it.position().isAfter(through))
        .map(it -> new Selected(it, cursor(selection, it)))
        .sorted((left, right) -> isBehind(left.cursor(), right.cursor()) ? 1 : -1)
        .toList();
  }

  private static Cursor cursor(Selection selection, Event event) {
    return selection.isByEntity()
        ? new Cursor(
            event.position(), selection.entities().indexOf(event.entity().id()), event.version())
        : new Cursor(event.position(), 0, EntityVersion.none());
  }

  @Override
  public TallyPage count(
      Selection selection, Cursor from, Position least, Position through, int window) {
    throw new UnsupportedOperationException("a run counts nothing");
  }
}
