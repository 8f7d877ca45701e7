package io.gapless.projection.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection as the handler gets it. It cannot end the transaction, and it notices an error
 * that ended it: a handler that catches a deadlock and goes on would otherwise commit half its
 * effects, since the server has rolled back the other half.
 */
final class GuardedConnection {
  private static final Set<String> REFUSED =
      Set.of("commit", "rollback", "setAutoCommit", "abort", "setTransactionIsolation");

  private final Connection real;
  private final Connection guarded;
  private Optional<SQLException> ending = Optional.empty();
  private boolean over;

  GuardedConnection(Connection real) {
    this.real = real;
    this.guarded = proxy(Connection.class, this::onConnection);
  }

  Connection connection() {
    return guarded;
  }

  /** The error that ended the transaction while the handler had it, if there was one. */
  Optional<SQLException> ending() {
    return ending;
  }

  /** The handlers are done: from now on the connection is closed to them. */
  void end() {
    over = true;
  }

  private @Nullable Object onConnection(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    String name = method.getName();
    if (name.equals("close")) {
      return null;
    }
    if (name.equals("isClosed") && over) {
      return true;
    }
    requireOpen();
    boolean savepoint = name.equals("rollback") && arguments != null;
    if (REFUSED.contains(name) && !savepoint) {
      throw new SQLException(
          name + "() is refused: the projection ends this transaction, together with its position");
    }
    Object result = call(real, method, arguments);
    return result instanceof Statement statement ? guard(statement) : result;
  }

  private Statement guard(Statement statement) {
    Class<? extends Statement> type =
        statement instanceof CallableStatement
            ? CallableStatement.class
            : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
    return proxy(type, (proxy, method, arguments) -> onStatement(statement, method, arguments));
  }

  private @Nullable Object onStatement(
      Statement statement, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("getConnection")) {
      return guarded;
    }
    if (!method.getName().equals("close")) {
      requireOpen();
    }
    return call(statement, method, arguments);
  }

  private @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException sql
          && ending.isEmpty()
          && SqlErrors.transientOutcome(sql).isPresent()) {
        ending = Optional.of(sql);
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void requireOpen() throws SQLException {
    if (over) {
      throw new SQLException("the handler has returned: this connection is no longer its own");
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
