package io.gapless.projection.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** The tables, as the shipped DDL makes them. */
final class Schema {
  private static final String DDL = "gapless-positions.mysql.sql";

  // Changes nothing, but a server that takes no writes now refuses it.
  private static final String TRIAL_WRITE =
      "UPDATE gapless_positions SET version = version WHERE projection = ''";

  private Schema() {}

  /** Creates the tables that are missing; harmless while others do the same. */
  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : statements()) {
        statement.executeUpdate(ddl);
      }
    }
  }

  /** Fails unless the tables are there and can be written. */
  static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(TRIAL_WRITE);
    }
  }

  private static List<String> statements() {
    return Arrays.stream(text().replaceAll("--[^\n]*", "").split(";"))
        .map(String::strip)
        .filter(ddl -> !ddl.isEmpty())
        .toList();
  }

  private static String text() {
    try (InputStream in = Schema.class.getResourceAsStream(DDL)) {
      if (in == null) {
        throw new IllegalStateException(DDL + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
