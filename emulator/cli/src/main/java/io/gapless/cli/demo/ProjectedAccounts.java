package io.gapless.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the example projection has in its tables.
 *
 * @param connection to its database; who made it closes it
 */
record ProjectedAccounts(Connection connection) {
  /** One account's row and interests. */
  Optional<AccountState> account(String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT name, email, address, closed, version FROM accounts WHERE id = ?")) {
      select.setBytes(1, id.getBytes(UTF_8));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(state(row, interests(id))) : Optional.empty();
      }
    }
  }

  /** What was applied to one account, first to last. */
  List<JournalCheck.Entry> journal(String id) throws SQLException {
    List<JournalCheck.Entry> journal = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT version, event_id FROM applied_events WHERE account_id = ? ORDER BY n")) {
      select.setBytes(1, id.getBytes(UTF_8));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          journal.add(new JournalCheck.Entry(row.getLong(1), EventStoreFold.uuid(row.getBytes(2))));
        }
      }
    }
    return journal;
  }

  /** How many accounts have each interest; those that nobody has (any more) are left out. */
  Map<String, Long> ranking() throws SQLException {
    Map<String, Long> ranking = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT interest, accounts FROM interest_ranking WHERE accounts <> 0");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ranking.put(new String(row.getBytes(1), UTF_8), row.getLong(2));
      }
    }
    return ranking;
  }

  long accounts() throws SQLException {
    return count("SELECT COUNT(*) FROM accounts");
  }

  long applied() throws SQLException {
    return count("SELECT COUNT(*) FROM applied_events");
  }

  private SortedSet<String> interests(String id) throws SQLException {
    SortedSet<String> interests = new TreeSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT interest FROM account_interests WHERE account_id = ?")) {
      select.setBytes(1, id.getBytes(UTF_8));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          interests.add(new String(row.getBytes(1), UTF_8));
        }
      }
    }
    return interests;
  }

  private long count(String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static AccountState state(ResultSet row, SortedSet<String> interests)
      throws SQLException {
    return new AccountState(
        row.getString("name"),
        row.getString("email"),
        row.getString("address"),
        interests,
        row.getBoolean("closed"),
        row.getLong("version"));
  }
}
