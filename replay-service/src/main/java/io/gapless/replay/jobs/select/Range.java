package io.gapless.replay.jobs.select;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.log.internal.EventRow;
import io.gapless.replay.jobs.select.TallyPage.Tally;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a selection that one statement looks at.
 *
 * @param after behind this position
 * @param through up to this position
 * @param versions of one entity only, and of that only these
 */
record Range(Selection selection, Position after, Position through, Optional<Versions> versions) {
  /**
   * @param after behind this version
   * @param last up to this version
   */
  record Versions(EntityKey entity, EntityVersion after, EntityVersion last) {}

  static Range positions(Selection selection, Position after, Position through, int window) {
    long end = Math.min(through.value(), after.value() + window);
    return new Range(selection, after, Position.of(Math.max(0, end)), Optional.empty());
  }

  static Range versions(
      Selection selection, Cursor from, Position after, Position through, int window) {
    Versions versions =
        new Versions(selection.entity(from.entity()), from.version(), from.version().plus(window));
    return new Range(selection, after, through, Optional.of(versions));
  }

  EntityVersion lastVersion() {
    return versions.orElseThrow().last();
  }

  /** Selected events in the order of their versions, or of their positions. */
  List<Event> read(Connection connection, int limit) throws SQLException {
    String order = versions.isPresent() ? "version" : "position";
    // First which, then their payloads: those of others are not looked at.
    String sql =
        "SELECT "
            + EventRow.COLUMNS
            + " FROM events JOIN (SELECT position AS chosen FROM events WHERE "
            + condition()
            + " ORDER BY "
            + order
            + " LIMIT "
            + limit
            + ") AS page ON page.chosen = events.position ORDER BY "
            + order;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select);
      return EventRow.readAll(select);
    }
  }

  List<Tally> count(Connection connection) throws SQLException {
    String sql =
        "SELECT entity_id, COUNT(*), SUM(LENGTH(payload)) FROM events WHERE "
            + condition()
            + " GROUP BY entity_id";
    List<Tally> tallies = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          tallies.add(
              new Tally(new String(row.getBytes(1), UTF_8), row.getLong(2), row.getLong(3)));
        }
      }
    }
    return tallies;
  }

  /** Whether the entity has an event behind the last version: versions are dense. */
  boolean hasMore(Connection connection) throws SQLException {
    Versions of = versions.orElseThrow();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM events WHERE entity_type = ? AND entity_id = ? AND version = ?"
                + " AND position <= ?")) {
      select.setBytes(1, EventRow.typeBytes(of.entity()));
      select.setBytes(2, of.entity().idBytes());
      select.setLong(3, of.last().next().value());
      select.setLong(4, through.value());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private String condition() {
    return "position > ? AND position <= ? AND entity_type = ?"
        + versions.map(it -> " AND entity_id = ? AND version > ? AND version <= ?").orElse("")
        + selection.eventType().map(it -> " AND event_type = ?").orElse("")
        + selection.since().map(it -> " AND occurred_at >= ?").orElse("")
        + selection.until().map(it -> " AND occurred_at < ?").orElse("");
  }

  private void bind(PreparedStatement select) throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(after.value());
    values.add(through.value());
    values.add(selection.type().value().getBytes(US_ASCII));
    versions.ifPresent(
        it -> values.addAll(List.of(it.entity().idBytes(), it.after().value(), it.last().value())));
    selection.eventType().ifPresent(it -> values.add(it.getBytes(US_ASCII)));
    selection.since().ifPresent(it -> values.add(LocalDateTime.ofInstant(it, ZoneOffset.UTC)));
    selection.until().ifPresent(it -> values.add(LocalDateTime.ofInstant(it, ZoneOffset.UTC)));
    for (int i = 0; i < values.size(); i++) {
      select.setObject(i + 1, values.get(i));
    }
  }
}
