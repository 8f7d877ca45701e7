package io.gapless.projection.jdbc;

import io.gapless.event.EntityType;
import io.gapless.event.EventId;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The compare-and-set of many positions in one statement, which tells how many of them stood where
 * they were expected. It was measured against locking, comparing and writing them: docs/decisions,
 * page 32.
 */
final class AdvanceStatement {
  private static final HexFormat HEX = HexFormat.of();

  private final String sql;

  AdvanceStatement(Dialect dialect) {
    sql = dialect.advancing();
  }

  /**
   * Moves positions of known entities, locking their rows in key order.
   *
   * @param advances from stored positions, of different entities
   * @return whether each stood where it was expected; if not, the transaction must not commit
   */
  boolean execute(Connection connection, ProjectionName projection, List<Advance> advances)
      throws SQLException {
    TreeMap<String, List<Advance>> byType =
        advances.stream()
            .sorted(Comparator.comparing(Advance::entity))
            .collect(
                Collectors.groupingBy(
                    it -> it.entity().type().value(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Advance>> ofType : byType.entrySet()) {
      EntityType type = new EntityType(ofType.getKey());
      for (List<Advance> chunk : Rows.chunks(ofType.getValue())) {
        if (execute(connection, projection, type, chunk) != chunk.size()) {
          return false;
        }
      }
    }
    return true;
  }

  private int execute(
      Connection connection, ProjectionName projection, EntityType type, List<Advance> chunk)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, json(chunk));
      statement.setString(2, projection.value());
      statement.setString(3, type.value());
      return statement.executeUpdate();
    }
  }

  /** Only digits, hexadecimal digits and hyphens: nothing in it needs an escape. */
  private static String json(List<Advance> chunk) {
    StringBuilder json = new StringBuilder(chunk.size() * 160).append('[');
    for (Advance advance : chunk) {
      AppliedPosition from = advance.from();
      AppliedPosition to = advance.to();
      json.append(json.length() == 1 ? "{" : ",{");
      json.append("\"id\":\"").append(HEX.formatHex(advance.entity().idBytes())).append('"');
      from.eventId().ifPresent(it -> event(json, "was_event", it));
      to.eventId().ifPresent(it -> event(json, "its_event", it));
      number(json, "was", from.version().value());
      number(json, "becomes", to.version().value());
      number(json, "generation", from.generation());
      number(json, "resuming", from.resuming() ? 1 : 0);
      json.append('}');
    }
    return json.append(']').toString();
  }

  private static void event(StringBuilder json, String name, EventId id) {
    json.append(",\"").append(name).append("\":\"").append(id).append('"');
  }

  private static void number(StringBuilder json, String name, long value) {
    json.append(",\"").append(name).append("\":").append(value);
  }
}
