package io.gapless.projection.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.MySqlRequests;
import java.util.Locale;
import java.util.function.Predicate;

/** A database of one of the kinds that positions can be in, and what the tests must say to it. */
record TestDatabase(
    Dialect dialect, String url, String user, String password, int port, String name) {
  static TestDatabase create(Dialect dialect, String prefix) {
    return switch (dialect) {
      case MYSQL -> of(LocalStack.shared().newDatabase(prefix));
      case POSTGRESQL ->
          postgres(
              PostgresServer.shared().port(), PostgresServer.shared().newDatabase(prefix, "UTF8"));
    };
  }

  static TestDatabase postgres(int port, String name) {
    return new TestDatabase(
        Dialect.POSTGRESQL, PostgresServer.url(port, name), PostgresServer.USER, "", port, name);
  }

  private static TestDatabase of(Database it) {
    return new TestDatabase(
        Dialect.MYSQL, it.url(), it.user(), it.password(), it.port(), it.name());
  }

  /** The same database behind a port that forwards to the server. */
  TestDatabase through(int proxy) {
    return switch (dialect) {
      case MYSQL -> of(new Database(url, user, password).through(proxy));
      case POSTGRESQL -> postgres(proxy, name);
    };
  }

  /** Connections at an isolation that must make no difference. */
  HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    pool.setMaximumPoolSize(8);
    return pool;
  }

  /** The same, waiting a second at most for another's lock. */
  HikariDataSource impatientPool() {
    HikariDataSource pool = pool();
    pool.setConnectionInitSql(
        switch (dialect) {
          case MYSQL -> "SET innodb_lock_wait_timeout = 1";
          case POSTGRESQL -> "SET lock_timeout = '1s'";
        });
    return pool;
  }

  String effectsTable() {
    return "CREATE TABLE IF NOT EXISTS effects (id "
        + switch (dialect) {
          case MYSQL -> "BIGINT AUTO_INCREMENT PRIMARY KEY, line VARBINARY(400))";
          case POSTGRESQL -> "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line BYTEA)";
        };
  }

  /** How many seconds ago, by the database's own clock, a column says. */
  String age(String column) {
    return switch (dialect) {
      case MYSQL -> "TIMESTAMPDIFF(SECOND, " + column + ", UTC_TIMESTAMP(6))";
      case POSTGRESQL -> "EXTRACT(EPOCH FROM clock_timestamp() - " + column + ")";
    };
  }

  /** From now on this transaction waits a second at most for another's lock. */
  String patience() {
    return switch (dialect) {
      case MYSQL -> "SET innodb_lock_wait_timeout = 1";
      case POSTGRESQL -> "SET LOCAL lock_timeout = '1s'";
    };
  }

  /** From now on it is this transaction that a deadlock is resolved against. */
  String meekness() {
    return switch (dialect) {
      case MYSQL -> "SELECT 1"; // it is: it has changed the fewer rows
      case POSTGRESQL -> "SET LOCAL deadlock_timeout = '10ms'";
    };
  }

  /** Ends the connection that sends it. */
  String suicide() {
    return switch (dialect) {
      case MYSQL -> "KILL CONNECTION_ID()";
      case POSTGRESQL -> "SELECT pg_terminate_backend(pg_backend_pid())";
    };
  }

  /** Recognises the piece of a client's stream in which a statement begins so. */
  Predicate<byte[]> statement(String beginning) {
    return switch (dialect) {
      case MYSQL -> MySqlRequests.statement(beginning);
      case POSTGRESQL ->
          request -> text(request).contains("\0" + beginning.toUpperCase(Locale.ROOT));
    };
  }

  Predicate<byte[]> commit() {
    return switch (dialect) {
      case MYSQL -> MySqlRequests.commit();
      case POSTGRESQL -> statement("COMMIT");
    };
  }

  /** A Parse message holds the statement's name, often empty, NUL, and its text. */
  private static String text(byte[] request) {
    return new String(request, ISO_8859_1).toUpperCase(Locale.ROOT);
  }
}
