package io.gapless.log.append;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.EventRow.EventToInsert;
import io.gapless.log.internal.UuidBytes;
import io.gapless.log.writer.WriterRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The fence and the rows of a batch, sent together: with COMMIT an append takes two round trips, as
 * many as an unsafe one, unless an entity's head has to be looked up. The server carries the
 * statements out in their order and ends with the first that fails; whether the fence let them pass
 * is looked at before anybody may commit.
 *
 * <p>All events are in one statement: a simple insert of known length gets consecutive positions in
 * every {@code innodb_autoinc_lock_mode} that the start-up check allows, and the first one is
 * returned.
 *
 * @param commands in the order in which their rows are inserted, at least one
 * @param events in the order of their positions, perhaps none
 */
record BatchInsert(WriterId writer, List<BatchPlan.Accepted> commands, List<EventToInsert> events) {
  private static final String COMMANDS =
      "INSERT INTO commands (command_id, request_digest, entity_type, entity_id, first_version, last_version) VALUES ";
  private static final int COMMAND_COLUMN_COUNT = 6;
  private static final String EVENTS =
      "INSERT INTO events (" + EventRow.INSERT_COLUMNS + ") VALUES ";

  BatchInsert {
    commands = List.copyOf(commands);
    events = List.copyOf(events);
  }

  static BatchInsert of(BatchPlan plan, WriterId writer) {
    return new BatchInsert(writer, plan.commandsByKey(), plan.eventsByKey());
  }

  /**
   * @return the events with their positions; empty if the fence did not let them pass: then the
   *     transaction must be rolled back
   */
  Optional<List<Event>> run(Connection connection) throws SQLException {
    try (PreparedStatement all =
        connection.prepareStatement(sql(), Statement.RETURN_GENERATED_KEYS)) {
      all.setBytes(1, UuidBytes.of(writer.value()));
      int at = 2;
      for (BatchPlan.Accepted command : commands) {
        bind(all, at, command);
        at += COMMAND_COLUMN_COUNT;
      }
      for (EventToInsert event : events) {
        EventRow.bind(all, at, event, writer);
        at += EventRow.INSERT_COLUMN_COUNT;
      }
      all.execute();
      if (!isFenceOpen(all)) {
        return Optional.empty();
      }
      all.getMoreResults(); // the commands' rows
      return Optional.of(events.isEmpty() ? List.of() : positioned(all));
    }
  }

  private String sql() {
    StringBuilder sql = new StringBuilder(WriterRows.FENCE);
    sql.append("; ").append(COMMANDS).append(rows(commands.size(), COMMAND_COLUMN_COUNT));
    if (!events.isEmpty()) {
      sql.append("; ").append(EVENTS).append(rows(events.size(), EventRow.INSERT_COLUMN_COUNT));
    }
    return sql.toString();
  }

  private static String rows(int rows, int columns) {
    String row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
    return String.join(",", Collections.nCopies(rows, row));
  }

  private static void bind(PreparedStatement insert, int first, BatchPlan.Accepted accepted)
      throws SQLException {
    AppendRequest request = accepted.append().request();
    insert.setBytes(first, request.command().id().value().getBytes(US_ASCII));
    insert.setInt(first + 1, request.command().request().crc());
    insert.setBytes(first + 2, EventRow.typeBytes(request.entity()));
    insert.setBytes(first + 3, request.entity().idBytes());
    insert.setLong(first + 4, accepted.version().value() - accepted.events().size() + 1);
    insert.setLong(first + 5, accepted.version().value());
  }

  private static boolean isFenceOpen(PreparedStatement all) throws SQLException {
    try (ResultSet fence = all.getResultSet()) {
      return WriterRows.isActive(fence);
    }
  }

  private List<Event> positioned(PreparedStatement all) throws SQLException {
    all.getMoreResults(); // the events' rows
    try (ResultSet keys = all.getGeneratedKeys()) {
      keys.next();
      long first = keys.getLong(1);
      List<Event> stored = new ArrayList<>(events.size());
      for (int i = 0; i < events.size(); i++) {
        stored.add(events.get(i).at(Position.of(first + i), writer));
      }
      return stored;
    }
  }
}
