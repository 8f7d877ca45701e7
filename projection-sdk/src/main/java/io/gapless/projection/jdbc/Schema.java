package io.gapless.projection.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.projection.positions.PositionsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** The tables, as the shipped DDL makes them. */
final class Schema {
  // Change nothing, but a server that takes no writes now refuses them, and so do tables that were
  // made before rebuilding was, or before commands were noted.
  private static final List<String> TRIAL_WRITES =
      List.of(
          "UPDATE gapless_positions SET replayed_through = replayed_through WHERE projection = ''",
          "UPDATE gapless_commands SET done_at = done_at WHERE projection = ''");

  private Schema() {}

  /** Creates the tables that are missing; harmless while others do the same. */
  static void create(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : statements(dialect.ddl())) {
        statement.execute(ddl);
      }
    }
  }

  /**
   * Fails unless the tables are there and can be written.
   *
   * @throws PositionsException if they can never hold what they must
   */
  static void check(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String write : TRIAL_WRITES) {
        statement.executeUpdate(write);
      }
      if (dialect == Dialect.POSTGRESQL) {
        requireUnicode(statement);
      }
    }
  }

  /** In MySQL and MariaDB each column says its own encoding. */
  private static void requireUnicode(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW server_encoding")) {
      row.next();
      if (!row.getString(1).equals("UTF8")) {
        throw new PositionsException(
            "positions need a database with encoding UTF8, this one has " + row.getString(1));
      }
    }
  }

  private static List<String> statements(String file) {
    return Arrays.stream(text(file).replaceAll("--[^\n]*", "").split(";"))
        .map(String::strip)
        .filter(ddl -> !ddl.isEmpty())
        .toList();
  }

  private static String text(String file) {
    try (InputStream in = Schema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
