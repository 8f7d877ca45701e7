package io.gapless.cli.demo;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Single numbers out of a database. */
final class Numbers {
  private Numbers() {}

  static long read(Database database, String select) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new StackException(select + " failed", e);
    }
  }
}
