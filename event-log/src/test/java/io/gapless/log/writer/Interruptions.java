package io.gapless.log.writer;

import io.gapless.stack.database.Database;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Connections between whose statements something else happens. */
final class Interruptions {
  /** What happens meanwhile. */
  @FunctionalInterface
  interface Meanwhile {
    void happens() throws SQLException;
  }

  private Interruptions() {}

  /** Connections to {@code database}; once the first query of any has been answered it happens. */
  static DataSource afterFirstStatement(Database database, Meanwhile meanwhile) {
    AtomicBoolean happened = new AtomicBoolean();
    return proxy(
        DataSource.class,
        (source, method, none) ->
            connection(
                database.connect(),
                () -> {
                  if (!happened.getAndSet(true)) {
                    meanwhile.happens();
                  }
                }));
  }

  private static Connection connection(Connection real, Meanwhile afterQuery) throws SQLException {
    // As those of the pool: with one snapshot for all of them, nothing could happen in between.
    real.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return proxy(
        Connection.class,
        (it, method, arguments) -> {
          Object result = call(real, method, arguments);
          return result instanceof PreparedStatement statement
              ? statement(statement, afterQuery)
              : result;
        });
  }

  private static PreparedStatement statement(PreparedStatement real, Meanwhile afterQuery) {
    return proxy(
        PreparedStatement.class,
        (it, method, arguments) -> {
          Object result = call(real, method, arguments);
          if (method.getName().equals("executeQuery")) {
            afterQuery.happens();
          }
          return result;
        });
  }

  private static Object call(Object real, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
