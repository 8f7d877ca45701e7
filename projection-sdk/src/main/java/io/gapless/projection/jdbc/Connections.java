package io.gapless.projection.jdbc;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Work in transactions, and what became of it. After any error the whole transaction is rolled
 * back. Thread-safe.
 */
final class Connections {
  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection, Tables tables) throws SQLException;
  }

  /** Work in which a handler is run. */
  @FunctionalInterface
  interface HandlerWork {
    Outcome on(Connection connection, Tables tables, HandlerWatch watch) throws SQLException;
  }

  private final TransactionRunner runner;
  // To read without a transaction; absent if all goes through somebody else's.
  private final Optional<DataSource> own;
  private volatile @Nullable Tables tables;

  private Connections(TransactionRunner runner, Optional<DataSource> own) {
    this.runner = runner;
    this.own = own;
  }

  static Connections of(DataSource dataSource) {
    return new Connections(new DataSourceTransactions(dataSource), Optional.of(dataSource));
  }

  static Connections of(TransactionRunner runner) {
    return new Connections(runner, Optional.empty());
  }

  /**
   * Work whose transaction commits if, and only if, it ends as {@link Outcome.Committed}.
   *
   * @param refused what it is if it was to be committed and was rolled back
   */
  Outcome attempt(HandlerWork work, Function<Throwable, Outcome> refused) {
    AtomicReference<@Nullable Outcome> wanted = new AtomicReference<>();
    TransactionEnd end =
        runner.run(
            transaction -> {
              Outcome outcome = outcome(transaction, work);
              wanted.set(outcome);
              return outcome instanceof Outcome.Committed;
            });
    if (end instanceof TransactionEnd.NotBegun notBegun) {
      return new Outcome.Unavailable(notBegun.cause());
    }
    Outcome outcome = Objects.requireNonNull(wanted.get(), "the work was not run");
    return outcome instanceof Outcome.Committed
        ? committed(end, refused)
        : notCommitted(end, outcome);
  }

  /** The same for work of our own. */
  Outcome attempt(Work<Outcome> work) {
    return attempt(
        (connection, known, watch) -> work.on(connection, known), Connections::ownOutcome);
  }

  private static Outcome ownOutcome(Throwable cause) {
    return SqlErrors.transientOutcome(cause).orElseGet(() -> new Outcome.Unavailable(cause));
  }

  /**
   * Work in one transaction that commits if it returns.
   *
   * @throws PositionsException if it does not, or nobody knows
   */
  <T> T commit(String what, Work<T> work) {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    Outcome outcome =
        attempt(
            (connection, known) -> {
              result.set(work.on(connection, known));
              return new Outcome.Committed();
            });
    requireCommitted(what, outcome);
    return Objects.requireNonNull(result.get());
  }

  /**
   * The same for work in which somebody else's code is run.
   *
   * @throws PositionsException if it does not commit, or nobody knows
   */
  void commit(String what, HandlerWork work) {
    requireCommitted(what, attempt(work, Connections::ownOutcome));
  }

  private static void requireCommitted(String what, Outcome outcome) {
    switch (outcome) {
      case Outcome.Committed committed -> {}
      case Outcome.Lost lost -> throw new PositionsException(what + ": another was faster");
      case Outcome.HandlerFailed failed -> throw new PositionsException(what, failed.cause());
      case Outcome.Contended contended -> throw new PositionsException(what, contended.cause());
      case Outcome.Unavailable no -> throw new PositionsException(what, no.cause());
      case Outcome.Unknown unknown ->
          throw new PositionsException(what + ": the outcome is unknown", unknown.cause());
    }
  }

  /**
   * Reads what is committed.
   *
   * @throws PositionsException if it cannot be read now
   */
  <T> T read(String what, Work<T> work) {
    if (own.isEmpty()) {
      return commit(what, work);
    }
    try (Connection connection = own.get().getConnection()) {
      return work.on(connection, tables(connection));
    } catch (SQLException e) {
      throw new PositionsException(what, e);
    }
  }

  private Outcome outcome(TransactionRunner.Joined transaction, HandlerWork work) {
    Connection connection = transaction.connection();
    try {
      if (own.isPresent()) {
        return work.on(connection, tables(connection), HandlerWatch.NONE);
      }
      Optional<Outcome> unfit = unfit(connection);
      return unfit.isPresent()
          ? unfit.get()
          : work.on(connection, tables(connection), HandlerWatch.over(transaction));
    } catch (SQLException e) {
      return SqlErrors.outcome(e);
    }
  }

  /** Outside a transaction, effects and position would commit one by one. */
  private static Optional<Outcome> unfit(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      return unfit(
          "it commits each statement: does the transaction belong to another data source?");
    }
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      return unfit("it is not at READ COMMITTED");
    }
    return Optional.empty();
  }

  private static Optional<Outcome> unfit(String why) {
    return Optional.of(
        new Outcome.Unavailable(
            new ProjectionException("the transaction that was handed out cannot be used, " + why)));
  }

  private static Outcome committed(TransactionEnd end, Function<Throwable, Outcome> refused) {
    return switch (end) {
      case TransactionEnd.Committed committed -> new Outcome.Committed();
      case TransactionEnd.RolledBack rolledBack ->
          refused.apply(rolledBack.cause().orElseGet(Connections::markedRollbackOnly));
      case TransactionEnd.NotBegun notBegun -> new Outcome.Unavailable(notBegun.cause());
      case TransactionEnd.Unknown unknown ->
          SqlErrors.saysRolledBack(unknown.cause())
              ? refused.apply(unknown.cause())
              : new Outcome.Unknown(unknown.cause());
    };
  }

  private static Outcome notCommitted(TransactionEnd end, Outcome outcome) {
    return end instanceof TransactionEnd.Committed
        ? new Outcome.Unknown(
            new ProjectionException("committed, although " + outcome + " asked for a rollback"))
        : outcome;
  }

  private static ProjectionException markedRollbackOnly() {
    return new ProjectionException("the transaction was marked rollback-only");
  }

  /** The database is asked once what it is. */
  private Tables tables(Connection connection) throws SQLException {
    Tables known = tables;
    if (known == null) {
      known = Tables.of(Dialect.of(connection));
      tables = known;
    }
    return known;
  }
}
