package io.gapless.cli.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes a fold into the tables, one JDBC batch for each kind of statement. All rows but the
 * ranking's belong to one account, whose transactions come one after the other. The ranking's are
 * shared by many accounts, so the database counts them up and down, last and in key order: one
 * transaction may wait for another, but not for long, and never each for the other.
 *
 * @param connection of the projection's transaction
 */
record AccountWriter(Connection connection) {
  /** Sets the parameters of one row. */
  @FunctionalInterface
  private interface Row {
    void set(PreparedStatement statement) throws SQLException;
  }

  void write(AccountFold fold) throws SQLException {
    accounts(fold.accounts());
    interests(fold.interests());
    journal(fold.journal());
    ranking(withoutClosed(fold));
  }

  /** In key order. */
  private SortedMap<String, Long> withoutClosed(AccountFold fold) throws SQLException {
    SortedMap<String, Long> changes = new TreeMap<>(fold.ranking());
    for (EntityKey account : fold.closed()) {
      interests(account).forEach(interest -> changes.merge(interest, -1L, Long::sum));
    }
    return changes;
  }

  private void accounts(Map<EntityKey, AccountFold.Account> accounts) throws SQLException {
    List<Row> inserts = new ArrayList<>();
    List<Row> updates = new ArrayList<>();
    accounts.forEach(
        (id, account) -> {
          AccountChange.Created created = account.created();
          if (created == null) {
            updates.add(statement -> update(statement, id, account));
          } else {
            inserts.add(statement -> insert(statement, id, created, account));
          }
        });
    run(
        "INSERT INTO accounts (id, name, email, address, closed, version) VALUES (?, ?, ?, ?, ?, ?)",
        inserts);
    run(
        "UPDATE accounts SET address = COALESCE(?, address), closed = closed OR ?, version = ?"
            + " WHERE id = ?",
        updates);
  }

  private static void insert(
      PreparedStatement statement,
      EntityKey id,
      AccountChange.Created created,
      AccountFold.Account account)
      throws SQLException {
    String address = account.address();
    statement.setBytes(1, id.idBytes());
    statement.setString(2, created.name());
    statement.setString(3, created.email());
    statement.setString(4, address == null ? created.address() : address);
    statement.setBoolean(5, account.closed());
    statement.setLong(6, account.version());
  }

  private static void update(PreparedStatement statement, EntityKey id, AccountFold.Account account)
      throws SQLException {
    String address = account.address();
    if (address == null) {
      statement.setNull(1, Types.VARCHAR);
    } else {
      statement.setString(1, address);
    }
    statement.setBoolean(2, account.closed());
    statement.setLong(3, account.version());
    statement.setBytes(4, id.idBytes());
  }

  private void interests(Map<AccountFold.Interest, Integer> changes) throws SQLException {
    List<Row> added = new ArrayList<>();
    List<Row> removed = new ArrayList<>();
    changes.forEach(
        (interest, change) -> {
          if (change != 0) {
            (change > 0 ? added : removed).add(statement -> bind(statement, interest));
          }
        });
    run("DELETE FROM account_interests WHERE account_id = ? AND interest = ?", removed);
    run("INSERT INTO account_interests (account_id, interest) VALUES (?, ?)", added);
  }

  private static void bind(PreparedStatement statement, AccountFold.Interest interest)
      throws SQLException {
    statement.setBytes(1, interest.account().idBytes());
    statement.setBytes(2, interest.interest().getBytes(UTF_8));
  }

  private List<String> interests(EntityKey account) throws SQLException {
    List<String> interests = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT interest FROM account_interests WHERE account_id = ?")) {
      select.setBytes(1, account.idBytes());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          interests.add(new String(row.getBytes(1), UTF_8));
        }
      }
    }
    return interests;
  }

  private void ranking(SortedMap<String, Long> changes) throws SQLException {
    List<Row> rows = new ArrayList<>();
    changes.forEach(
        (interest, change) -> {
          if (change != 0) {
            rows.add(
                statement -> {
                  statement.setBytes(1, interest.getBytes(UTF_8));
                  statement.setLong(2, change);
                });
          }
        });
    run(
        "INSERT INTO interest_ranking (interest, accounts) VALUES (?, ?)"
            + " ON DUPLICATE KEY UPDATE accounts = accounts + VALUES(accounts)",
        rows);
  }

  private void journal(List<Event> events) throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (Event event : events) {
      rows.add(
          statement -> {
            statement.setBytes(1, event.entity().idBytes());
            statement.setLong(2, event.version().value());
            statement.setBytes(3, bytes(UUID.fromString(event.id().toString())));
          });
    }
    run("INSERT INTO applied_events (account_id, version, event_id) VALUES (?, ?, ?)", rows);
  }

  private void run(String sql, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        row.set(statement);
        statement.addBatch();
      }
      for (int changed : statement.executeBatch()) {
        if (changed == 0) {
          throw new IllegalStateException(
              "the account or interest of an event is not there: " + sql);
        }
      }
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
