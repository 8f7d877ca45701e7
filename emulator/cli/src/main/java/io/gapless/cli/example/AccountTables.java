package io.gapless.cli.example;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The projection's own tables: accounts, their interests, a ranking of interests over all accounts,
 * and a journal of what was applied. The journal has no key that would hide an event applied twice:
 * it is what the demo's proof reads.
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
}
