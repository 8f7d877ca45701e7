package io.gapless.projection.micronaut;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that does nothing and remembers how its transactions began and ended. */
@Singleton
@Requires(property = "recording.database")
class RecordingDatabase {
  private final List<String> did = new ArrayList<>();
  private @Nullable SQLException failure;
  private boolean refuses;

  List<String> did() {
    return List.copyOf(did);
  }

  void failsCommits(SQLException error) {
    failure = error;
  }

  void refusesConnections() {
    refuses = true;
  }

  static int isolation(Connection connection) {
    try {
      return connection.getTransactionIsolation();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  Connection connect() throws SQLException {
    if (refuses) {
      throw new SQLException("too many connections", "08004");
    }
    int[] isolation = {Connection.TRANSACTION_REPEATABLE_READ};
    boolean[] autoCommit = {true};
    return proxy(
        Connection.class,
        (method, arguments) ->
            switch (method) {
              case "getTransactionIsolation" -> isolation[0];
              case "setTransactionIsolation" -> isolation[0] = (int) arguments[0];
              case "getAutoCommit" -> autoCommit[0];
              case "setAutoCommit" -> autoCommit[0] = begunUnless((boolean) arguments[0]);
              case "isReadOnly", "isClosed" -> false;
              case "commit" -> commit();
              case "rollback" -> did.add("rollback");
              default -> false;
            });
  }

  private boolean begunUnless(boolean autoCommit) {
    if (!autoCommit) {
      did.add("begin");
    }
    return autoCommit;
  }

  private boolean commit() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return did.add("commit");
  }

  private interface Answers {
    Object to(String method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            RecordingDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer =
                  switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> type.getSimpleName();
                    default -> answers.to(method.getName(), arguments);
                  };
              return method.getReturnType() == void.class ? null : answer;
            }));
  }

  /** Its data source, as the application's own. */
  @Factory
  @Requires(property = "recording.database")
  static class Source {
    @Singleton
    @Named("default")
    DataSource dataSource(RecordingDatabase database) {
      return proxy(DataSource.class, (method, arguments) -> database.connect());
    }
  }
}
