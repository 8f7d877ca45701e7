package io.gapless.cli.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The projection's own tables: accounts, their interests, a ranking of interests over all accounts,
 * and a journal of what was applied. Folds one event into them, inside the caller's transaction.
 *
 * <p>The ranking's rows are shared by many accounts, so they are counted up and down by the
 * database, never read and written back. The journal has no key that would hide an event applied
 * twice: it is what the demo's proof reads.
 */
final class AccountTables {
  private static final List<String> DDL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS accounts (
            id      VARBINARY(255) NOT NULL PRIMARY KEY,
            name    VARCHAR(200)   NOT NULL,
            email   VARCHAR(254)   NOT NULL,
            address VARCHAR(1000)  NOT NULL,
            closed  BOOLEAN        NOT NULL,
            version BIGINT         NOT NULL
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS account_interests (
            account_id VARBINARY(255) NOT NULL,
            interest   VARBINARY(400) NOT NULL,
            PRIMARY KEY (account_id, interest)
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS interest_ranking (
            interest VARBINARY(400) NOT NULL PRIMARY KEY,
            accounts BIGINT         NOT NULL
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS applied_events (
            n          BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
            account_id VARBINARY(255) NOT NULL,
            version    BIGINT         NOT NULL,
            event_id   BINARY(16)     NOT NULL,
            KEY applied_by_account (account_id, n)
          )
          """);

  private AccountTables() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : DDL) {
        statement.execute(table);
      }
    }
  }

  /** Folds the event in and notes it in the journal. */
  static void apply(Event event, Connection connection) throws SQLException {
    byte[] id = event.entity().idBytes();
    long version = event.version().value();
    fold(AccountChange.read(event.type(), event.payload().bytes()), id, version, connection);
    update(
        connection,
        "INSERT INTO applied_events (account_id, version, event_id) VALUES (?, ?, ?)",
        id,
        version,
        bytes(UUID.fromString(event.id().toString())));
  }

  private static void fold(AccountChange change, byte[] id, long version, Connection connection)
      throws SQLException {
    switch (change) {
      case AccountChange.Created created ->
          update(
              connection,
              "INSERT INTO accounts (id, name, email, address, closed, version)"
                  + " VALUES (?, ?, ?, ?, FALSE, ?)",
              id,
              created.name(),
              created.email(),
              created.address(),
              version);
      case AccountChange.AddressChanged changed ->
          update(
              connection,
              "UPDATE accounts SET address = ?, version = ? WHERE id = ?",
              changed.address(),
              version,
              id);
      case AccountChange.InterestAdded added -> addInterest(connection, id, version, added);
      case AccountChange.InterestRemoved removed ->
          removeInterest(connection, id, version, removed);
      case AccountChange.Closed closed -> close(connection, id, version);
    }
  }

  private static void addInterest(
      Connection connection, byte[] id, long version, AccountChange.InterestAdded added)
      throws SQLException {
    byte[] interest = added.interest().getBytes(UTF_8);
    update(connection, "INSERT INTO account_interests VALUES (?, ?)", id, interest);
    update(
        connection,
        "INSERT INTO interest_ranking VALUES (?, 1)"
            + " ON DUPLICATE KEY UPDATE accounts = accounts + 1",
        interest);
    touch(connection, id, version);
  }

  private static void removeInterest(
      Connection connection, byte[] id, long version, AccountChange.InterestRemoved removed)
      throws SQLException {
    byte[] interest = removed.interest().getBytes(UTF_8);
    update(
        connection,
        "DELETE FROM account_interests WHERE account_id = ? AND interest = ?",
        id,
        interest);
    countDown(connection, interest);
    touch(connection, id, version);
  }

  /** A closed account keeps its interests but counts no more. */
  private static void close(Connection connection, byte[] id, long version) throws SQLException {
    for (byte[] interest : interests(connection, id)) {
      countDown(connection, interest);
    }
    update(connection, "UPDATE accounts SET closed = TRUE, version = ? WHERE id = ?", version, id);
  }

  private static List<byte[]> interests(Connection connection, byte[] id) throws SQLException {
    List<byte[]> interests = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT interest FROM account_interests WHERE account_id = ? ORDER BY interest")) {
      select.setBytes(1, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          interests.add(row.getBytes(1));
        }
      }
    }
    return interests;
  }

  private static void countDown(Connection connection, byte[] interest) throws SQLException {
    update(
        connection,
        "UPDATE interest_ranking SET accounts = accounts - 1 WHERE interest = ?",
        interest);
  }

  private static void touch(Connection connection, byte[] id, long version) throws SQLException {
    update(connection, "UPDATE accounts SET version = ? WHERE id = ?", version, id);
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      if (statement.executeUpdate() == 0) {
        throw new IllegalStateException("the account or interest of an event is not there: " + sql);
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
