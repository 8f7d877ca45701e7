package io.gapless.log.read;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.log.EventLogException;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question for events of one entity.
 *
 * @param from the lowest version asked for
 * @param limit most events in the answer
 */
record EntityRange(EntityKey entity, EntityVersion from, int limit) {
  private static final int PARAMETERS = 4;

  /**
   * The answer to one question. A row that cannot be read is the trouble of whoever asked for it,
   * not of those whose questions went along.
   */
  static final class Answer {
    private final List<Event> events = new ArrayList<>();
    private @Nullable RuntimeException damage;

    private void add(ResultSet row) throws SQLException {
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
    List<Event> events() {
      if (damage != null) {
        throw damage;
      }
      return events.stream().sorted(Comparator.comparing(Event::version)).toList();
    }
  }

  /** Answers all questions by one statement. */
  static List<Answer> read(Connection connection, List<EntityRange> ranges) throws SQLException {
    List<Answer> answers = Stream.generate(Answer::new).limit(ranges.size()).toList();
    try (PreparedStatement select = connection.prepareStatement(select(ranges.size()))) {
      for (int i = 0; i < ranges.size(); i++) {
        ranges.get(i).bind(select, i * PARAMETERS + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          answers.get(row.getInt("question")).add(row);
        }
      }
    }
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
