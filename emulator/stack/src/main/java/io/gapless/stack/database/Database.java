package io.gapless.stack.database;

import io.gapless.stack.StackException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One database (schema) and how to reach it.
 *
 * @param url {@code jdbc:mysql://127.0.0.1:PORT/NAME}, without user and password
 * @param user a user who may do everything in it
 * @param password that user's password, often empty
 */
public record Database(String url, String user, String password) {
  /** A new connection; close it. */
  public Connection connect() {
    try {
      return DriverManager.getConnection(url, user, password);
    } catch (SQLException e) {
      throw new StackException("cannot connect to " + url + " as " + user, e);
    }
  }

  /**
   * The same database as another user with a password, created if it is not there, who may do
   * nothing until somebody gives it rights.
   *
   * @param name at most 32 letters, digits and underscores
   */
  public Database asUser(String name) {
    String secret = "secret-of-" + name;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE USER IF NOT EXISTS '" + name + "'@'%' IDENTIFIED BY '" + secret + "'");
    } catch (SQLException e) {
      throw new StackException("cannot create the user " + name, e);
    }
    return new Database(withPublicKey(url), name, secret);
  }

  /** Without TLS, MySQL takes a password only from who may ask for its key. */
  private static String withPublicKey(String url) {
    String property = "allowPublicKeyRetrieval=true";
    return url.contains(property) ? url : url + (url.contains("?") ? "&" : "?") + property;
  }

  /** The name alone. */
  public String name() {
    return ServerAddress.parse(url, user, password).database();
  }

  /** The server's port. */
  public int port() {
    return ServerAddress.parse(url, user, password).port();
  }

  /**
   * The same database behind a port that forwards to the server. Without TLS, so that who forwards
   * can see the statements.
   */
  public Database through(int port) {
    return ServerAddress.parse(url, user, password).through(port).database(name());
  }

  @Override
  public String toString() {
    return "Database[url=" + url + ", user=" + user + "]";
  }
}
