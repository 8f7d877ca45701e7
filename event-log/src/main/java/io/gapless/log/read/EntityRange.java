package io.gapless.log.read;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.log.internal.EventRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A question for events of one entity.
 *
 * @param entity the entity
 * @param from the lowest version asked for
 * @param limit most events in the answer, 1 to {@link EventReader#MAX_PAGE}
 */
public record EntityRange(EntityKey entity, EntityVersion from, int limit) {
  private static final int PARAMETERS = 4;

  public EntityRange {
    EventReader.requirePage(limit);
  }

  /** Answers all questions by one statement. */
  static List<EntityPage> read(Connection connection, List<EntityRange> ranges)
      throws SQLException {
    List<EntityPage> pages = Stream.generate(EntityPage::empty).limit(ranges.size()).toList();
    try (PreparedStatement select = connection.prepareStatement(select(ranges.size()))) {
      for (int i = 0; i < ranges.size(); i++) {
        ranges.get(i).bind(select, i * PARAMETERS + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pages.get(row.getInt("question")).add(row);
        }
      }
    }
    return pages;
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
