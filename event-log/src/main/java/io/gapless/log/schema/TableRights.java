package io.gapless.log.schema;

import io.gapless.log.EventLogException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * What one user of a database server may do with the tables of one database, and nothing more.
 * Immutable.
 *
 * @param byTable rights, for example {@code SELECT}, by the table's name
 */
public record TableRights(Map<String, Set<String>> byTable) {
  public static final String SELECT = "SELECT";
  public static final String INSERT = "INSERT";
  public static final String UPDATE = "UPDATE";
  public static final String DELETE = "DELETE";

  /** What MySQL allows a user to be called, without what would have to be quoted. */
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");

  private static final Set<String> NO_RIGHT_AT_ALL = Set.of("USAGE");

  public TableRights {
    Map<String, Set<String>> copy = new HashMap<>();
    byTable.forEach((table, rights) -> copy.put(table, Set.copyOf(rights)));
    byTable = Map.copyOf(copy);
  }

  /**
   * Gives a user these rights in the database that {@code dataSource} connects to. To repeat it
   * changes nothing.
   *
   * @param user who connects from any host; must be there
   * @return the statements that were run
   * @throws EventLogException if the database refuses, or the user has more than these rights: then
   *     the message holds the statements that take them away
   */
  public List<String> grant(DataSource dataSource, String user) {
    requireUser(user);
    try (Connection connection = dataSource.getConnection()) {
      String database = connection.getCatalog();
      List<String> statements = statements(database, user);
      run(connection, statements);
      requireNoMore(connection, database, user);
      return statements;
    } catch (SQLException e) {
      throw new EventLogException(
          "cannot give the database user "
              + user
              + " its rights (it must be there, and whoever migrates needs GRANT OPTION)",
          e);
    }
  }

  private static void requireUser(String user) {
    if (!USER.matcher(user).matches()) {
      throw new EventLogException(
          "not the name of a database user (without a host; of a service account, what is before"
              + " the @): "
              + user);
    }
  }

  private List<String> statements(String database, String user) {
    return new TreeMap<>(byTable)
        .entrySet().stream()
            .map(
                it ->
                    "GRANT %s ON `%s`.`%s` TO %s"
                        .formatted(
                            String.join(", ", new TreeSet<>(it.getValue())),
                            database,
                            it.getKey(),
                            grantee(user)))
            .toList();
  }

  private static void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void requireNoMore(Connection connection, String database, String user)
      throws SQLException {
    List<String> surplus = new ArrayList<>();
    surplus.addAll(surplusEverywhere(connection, user));
    surplus.addAll(surplusInDatabase(connection, database, user));
    surplus.addAll(surplusOnTables(connection, database, user));
    if (!surplus.isEmpty()) {
      throw new EventLogException(
          "the database user " + user + " has more rights than it needs; run " + surplus);
    }
  }

  private static List<String> surplusEverywhere(Connection connection, String user)
      throws SQLException {
    return rights(
            connection,
            "SELECT PRIVILEGE_TYPE, '*' FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ?",
            grantee(user))
        .stream()
        .filter(it -> !NO_RIGHT_AT_ALL.contains(it.right()))
        .map(it -> "REVOKE %s ON *.* FROM %s;".formatted(it.right(), grantee(user)))
        .toList();
  }

  private static List<String> surplusInDatabase(Connection connection, String database, String user)
      throws SQLException {
    return rights(
            connection,
            "SELECT PRIVILEGE_TYPE, '*' FROM information_schema.SCHEMA_PRIVILEGES"
                + " WHERE GRANTEE = ? AND TABLE_SCHEMA = ?",
            grantee(user),
            database)
        .stream()
        .map(it -> "REVOKE %s ON `%s`.* FROM %s;".formatted(it.right(), database, grantee(user)))
        .toList();
  }

  private List<String> surplusOnTables(Connection connection, String database, String user)
      throws SQLException {
    return rights(
            connection,
            "SELECT PRIVILEGE_TYPE, TABLE_NAME FROM information_schema.TABLE_PRIVILEGES"
                + " WHERE GRANTEE = ? AND TABLE_SCHEMA = ?",
            grantee(user),
            database)
        .stream()
        .filter(it -> !byTable.getOrDefault(it.table(), Set.of()).contains(it.right()))
        .map(
            it ->
                "REVOKE %s ON `%s`.`%s` FROM %s;"
                    .formatted(it.right(), database, it.table(), grantee(user)))
        .toList();
  }

  private record Held(String right, String table) {}

  private static List<Held> rights(Connection connection, String query, String... parameters)
      throws SQLException {
    List<Held> held = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          held.add(new Held(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return held;
  }

  private static String grantee(String user) {
    return "'" + user + "'@'%'";
  }
}
