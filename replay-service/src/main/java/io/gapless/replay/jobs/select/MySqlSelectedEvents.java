package io.gapless.replay.jobs.select;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.log.internal.Transactions;
import io.gapless.log.read.EventReader;
import io.gapless.replay.jobs.select.SelectedPage.Selected;
import io.gapless.replay.jobs.select.TallyPage.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The event store itself. Positions are looked at in windows, versions of an entity too; payloads
 * are read of selected events only. Thread-safe.
 */
public final class MySqlSelectedEvents implements SelectedEvents {
  /** Positions, or versions of one entity, that one statement looks at for a page. */
  static final int WINDOW = 10_000;

  /** Entities of which one page is made. */
  static final int MAX_ENTITIES = 50;

  private final Transactions transactions;
  private final EventReader reader;

  public MySqlSelectedEvents(DataSource dataSource, EventReader reader) {
    this.transactions = new Transactions(dataSource);
    this.reader = reader;
  }

  @Override
  public Position stable() {
    return reader.stable();
  }

  @Override
  public SelectedPage page(Selection selection, Cursor from, Position through, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", is " + limit);
    }
    return transactions.run(
        "read selected events",
        connection ->
            selection.isByEntity()
                ? ofEntities(connection, selection, from, through, limit)
                : byPosition(connection, selection, from, through, limit));
  }

  private static SelectedPage byPosition(
      Connection connection, Selection selection, Cursor from, Position through, int limit)
      throws SQLException {
    Range range = Range.positions(selection, from.position(), through, WINDOW);
    List<Event> events = range.read(connection, limit);
    List<Selected> rows =
        events.stream().map(it -> new Selected(it, Cursor.at(it.position()))).toList();
    if (rows.size() == limit) {
      return new SelectedPage(rows, rows.getLast().cursor(), false);
    }
    Position end = Position.max(from.position(), range.through());
    return new SelectedPage(rows, Cursor.at(end), !through.isAfter(end));
  }

  private static SelectedPage ofEntities(
      Connection connection, Selection selection, Cursor from, Position through, int limit)
      throws SQLException {
    List<Selected> rows = new ArrayList<>();
    Cursor at = from;
    for (int i = 0; i < MAX_ENTITIES && at.entity() < selection.entities().size(); i++) {
      Range range = Range.versions(selection, at, selection.after(), through, WINDOW);
      List<Event> events = range.read(connection, limit - rows.size());
      for (Event event : events) {
        rows.add(new Selected(event, at.behind(event)));
      }
      if (rows.size() == limit) {
        return new SelectedPage(rows, rows.getLast().cursor(), false);
      }
      at = range.hasMore(connection) ? at.at(range.lastVersion()) : at.nextEntity();
    }
    return new SelectedPage(rows, at, at.entity() >= selection.entities().size());
  }

  @Override
  public TallyPage count(
      Selection selection, Cursor from, Position least, Position through, int window) {
    return transactions.run(
        "count selected events",
        connection ->
            selection.isByEntity()
                ? countEntity(connection, selection, from, least, through, window)
                : countPositions(connection, selection, from, through, window));
  }

  private static TallyPage countPositions(
      Connection connection, Selection selection, Cursor from, Position through, int window)
      throws SQLException {
    Range range = Range.positions(selection, from.position(), through, window);
    Position end = Position.max(from.position(), range.through());
    return new TallyPage(range.count(connection), Cursor.at(end), !through.isAfter(end));
  }

  private static TallyPage countEntity(
      Connection connection,
      Selection selection,
      Cursor from,
      Position least,
      Position through,
      int window)
      throws SQLException {
    Range range = Range.versions(selection, from, least, through, window);
    List<Tally> tallies = range.count(connection);
    Cursor end = range.hasMore(connection) ? from.at(range.lastVersion()) : from.nextEntity();
    return new TallyPage(tallies, end, end.entity() >= selection.entities().size());
  }
}
