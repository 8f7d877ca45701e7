package io.gapless.log.read;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.internal.EventRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A question for events of one entity.
 *
 * @param from the lowest version asked for
 * @param limit most events in the answer
 */
record EntityRange(EntityKey entity, EntityVersion from, int limit) {
  private static final int PARAMETERS = 4;

  /** Answers all questions by one statement: for each its events, in version order. */
  static List<List<Event>> read(Connection connection, List<EntityRange> ranges)
      throws SQLException {
    List<List<Event>> answers = new ArrayList<>();
    ranges.forEach(range -> answers.add(new ArrayList<>()));
    try (PreparedStatement select = connection.prepareStatement(select(ranges.size()))) {
      for (int i = 0; i < ranges.size(); i++) {
        ranges.get(i).bind(select, i * PARAMETERS + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          answers.get(row.getInt("question")).add(EventRow.read(row));
        }
      }
    }
    // UNION ALL promises no order.
    answers.forEach(events -> events.sort(Comparator.comparing(Event::version)));
    return answers;
  }

  private static String select(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            question ->
                "(SELECT "
                    + question
                    + " AS question, "
                    + EventRow.COLUMNS
                    + " FROM events WHERE entity_type = ? AND entity_id = ? AND version >= ?"
                    + " ORDER BY version LIMIT ?)")
        .collect(Collectors.joining(" UNION ALL "));
  }

  private void bind(PreparedStatement select, int first) throws SQLException {
    select.setBytes(first, EventRow.typeBytes(entity));
    select.setBytes(first + 1, entity.idBytes());
    select.setLong(first + 2, from.value());
    select.setInt(first + 3, limit);
  }
}
