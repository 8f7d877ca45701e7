package io.gapless.stack.database;

import io.gapless.stack.StackException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database server, its administrator, and connection properties.
 *
 * @param host its host
 * @param port its port
 * @param user may create databases
 * @param password of that user
 * @param database the database a URL named, often empty
 * @param properties what else stood in the URL's query
 */
public record ServerAddress(
    String host,
    int port,
    String user,
    String password,
    String database,
    Map<String, String> properties) {
  private static final int USUAL_PORT = 3306;
  private static final Pattern URL =
      Pattern.compile("jdbc:mysql://([^:/?]+)(?::(\\d+))?(?:/([^?]*))?(?:\\?(.*))?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

  public ServerAddress {
    properties = Map.copyOf(properties);
  }

  /** A server on loopback whose root has no password. */
  static ServerAddress local(int port) {
    return new ServerAddress("127.0.0.1", port, "root", "", "", Map.of());
  }

  /**
   * Reads {@code jdbc:mysql://host:port/?user=root&password=…}.
   *
   * @throws StackException if it is no such URL
   */
  public static ServerAddress parse(String url) {
    return parse(url, "root", "");
  }

  /** The same, with who to be if the URL does not say. */
  public static ServerAddress parse(String url, String user, String password) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new StackException("not a URL of the form jdbc:mysql://host:port/?user=root: " + url);
    }
    Map<String, String> properties = query(matcher.group(4));
    String givenUser = properties.remove("user");
    String givenPassword = properties.remove("password");
    return new ServerAddress(
        matcher.group(1),
        matcher.group(2) == null ? USUAL_PORT : Integer.parseInt(matcher.group(2)),
        givenUser == null ? user : givenUser,
        givenPassword == null ? password : givenPassword,
        matcher.group(3) == null ? "" : matcher.group(3),
        properties);
  }

  /** A database of this server, which need not exist. */
  public Database database(String name) {
    return new Database(url(name), user, password);
  }

  /** Creates a database if it is not there: bytes compare as bytes, text is UTF-8. */
  public Database createDatabase(String name) {
    execute("CREATE DATABASE IF NOT EXISTS `" + requireName(name) + "` CHARACTER SET utf8mb4");
    return database(name);
  }

  /** Drops every database whose name begins so, with the users who have rights there alone. */
  public void dropDatabases(String prefix) {
    requireName(prefix);
    databases().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(
            name -> {
              column(
                      "SELECT DISTINCT GRANTEE FROM information_schema.TABLE_PRIVILEGES"
                          + " WHERE TABLE_SCHEMA = '"
                          + name
                          + "'")
                  .forEach(grantee -> execute("DROP USER IF EXISTS " + grantee));
              execute("DROP DATABASE IF EXISTS `" + name + "`");
            });
  }

  /** Whether it answers a query. */
  boolean answers() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(""), user, password);
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    }
  }

  ServerAddress through(int otherPort) {
    Map<String, String> plain = new LinkedHashMap<>(properties);
    plain.put("sslMode", "DISABLED");
    plain.put("allowPublicKeyRetrieval", "true");
    return new ServerAddress("127.0.0.1", otherPort, user, password, database, plain);
  }

  private String url(String name) {
    String query =
        properties.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&"));
    return "jdbc:mysql://" + host + ":" + port + "/" + name + (query.isEmpty() ? "" : "?" + query);
  }

  private List<String> databases() {
    return column("SHOW DATABASES");
  }

  private List<String> column(String query) {
    List<String> names = new ArrayList<>();
    try (Connection connection = database("").connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new StackException(query + " failed on " + host + ":" + port, e);
    }
    return names;
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url(""), user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new StackException(sql + " failed on " + host + ":" + port, e);
    }
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a database name is 1 to 64 lower-case letters, digits, underscores: " + name);
    }
    return name;
  }

  private static Map<String, String> query(@Nullable String query) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (query != null) {
      for (String property : query.split("&")) {
        String[] parts = property.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        properties.put(parts[0], URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    properties.remove("");
    return properties;
  }

  @Override
  public String toString() {
    return "ServerAddress[" + host + ":" + port + ", user=" + user + "]";
  }
}
