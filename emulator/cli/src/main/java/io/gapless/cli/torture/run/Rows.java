package io.gapless.cli.torture.run;

import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads tables without any of the product's code, each call over a connection of its own. */
final class Rows {
  /** How the driver is told not to read everything first. */
  private static final int ROW_BY_ROW = Integer.MIN_VALUE;

  /** Who looks must not wait for a database that is stopped. */
  private static final String IMPATIENT = "connectTimeout=1000&socketTimeout=5000";

  private Rows() {}

  /** One row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows, over a connection that gives up soon. */
  static <T> List<T> now(Database database, String sql, Row<T> row) throws SQLException {
    String url = database.url() + (database.url().contains("?") ? "&" : "?") + IMPATIENT;
    try (Connection connection =
        DriverManager.getConnection(url, database.user(), database.password())) {
      List<T> all = new ArrayList<>();
      read(connection, sql, row, all::add);
      return all;
    }
  }

  /** All rows, one after the other. */
  static <T> void each(Database database, String sql, Row<T> row, Consumer<T> to) {
    try (Connection connection = database.connect()) {
      read(connection, sql, row, to);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read: " + sql, e);
    }
  }

  /** The only number. */
  static long number(Database database, String sql) throws SQLException {
    return now(database, sql, row -> row.getLong(1)).getFirst();
  }

  private static <T> void read(Connection connection, String sql, Row<T> row, Consumer<T> to)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROW_BY_ROW);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          to.accept(row.read(rows));
        }
      }
    }
  }
}
