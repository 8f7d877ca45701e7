package io.gapless.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.cli.example.AccountChange;
import io.gapless.stack.database.Database;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Folds every account from its events in the event store. Reads the table itself, row by row, so
 * that the proof rests on none of the code it is about, and holds one account in memory at a time.
 */
final class EventStoreFold {
  /** How the driver is told not to read everything first. */
  private static final int ROW_BY_ROW = Integer.MIN_VALUE;

  private static final String EVENTS =
      "SELECT entity_id, version, event_id, event_type, payload FROM events"
          + " WHERE entity_type = 'account' ORDER BY entity_id, version";

  private final AccountVisitor visitor;
  private String id = "";
  private List<UUID> eventIds = new ArrayList<>();
  private AccountState state = AccountState.nothing();

  private EventStoreFold(AccountVisitor visitor) {
    this.visitor = visitor;
  }

  /** Shows the visitor every account, in the order of their ids. */
  static void fold(Database eventStore, AccountVisitor visitor) throws SQLException {
    EventStoreFold fold = new EventStoreFold(visitor);
    try (Connection connection = eventStore.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROW_BY_ROW);
      try (ResultSet row = statement.executeQuery(EVENTS)) {
        while (row.next()) {
          fold.add(row);
        }
      }
    }
    fold.finish();
  }

  private void add(ResultSet row) throws SQLException {
    String entity = new String(row.getBytes("entity_id"), UTF_8);
    if (!entity.equals(id)) {
      finish();
      id = entity;
    }
    if (row.getLong("version") != state.version() + 1) {
      throw new IllegalStateException(
          "the event store has a hole before version " + row.getLong("version") + " of " + entity);
    }
    eventIds.add(uuid(row.getBytes("event_id")));
    state = state.after(AccountChange.read(text(row, "event_type"), row.getBytes("payload")));
  }

  private void finish() throws SQLException {
    if (!eventIds.isEmpty()) {
      visitor.visit(new StoredAccount(id, eventIds, state));
    }
    eventIds = new ArrayList<>();
    state = AccountState.nothing();
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), UTF_8);
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Gets one account after the other. */
  @FunctionalInterface
  interface AccountVisitor {
    void visit(StoredAccount account) throws SQLException;
  }
}
