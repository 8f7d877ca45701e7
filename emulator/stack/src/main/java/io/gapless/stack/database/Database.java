package io.gapless.stack.database;

import io.gapless.stack.StackException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

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
