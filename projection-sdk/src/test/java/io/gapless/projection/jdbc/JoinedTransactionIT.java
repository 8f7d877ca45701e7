package io.gapless.projection.jdbc;

import static io.gapless.projection.jdbc.PositionsDatabase.insertEffect;
import static io.gapless.projection.jdbc.PositionsDatabase.resettingThen;
import static io.gapless.projection.jdbc.PositionsDatabase.run;
import static io.gapless.projection.positions.PositionsFixture.advance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.StateReset;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsConformance;
import io.gapless.projection.positions.PositionsException;
import io.gapless.stack.fault.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Positions in somebody else's transactions: the contract, and what that somebody may do. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class JoinedTransactionIT extends JdbcPositionsFixture implements PositionsConformance {
  private final ThreadBoundTransactions transactions = new ThreadBoundTransactions(database.pool());
  private final JdbcPositions positions = JdbcPositions.joining(transactions).migrate();

  JoinedTransactionIT(Dialect dialect) {
    super(dialect);
  }

  @Override
  public JdbcPositions positions() {
    return positions;
  }

  /** As a repository would: over the thread's transaction, not over ours. */
  @Override
  public EventHandler recording() {
    return (event, tx) ->
        insertEffect(transactions.current(), event.entity().id() + "@" + event.version());
  }

  @Test
  void the_handlers_connection_is_the_same_transaction() {
    Outcome outcome =
        applyFirst(
            (event, tx) -> {
              recording().handle(event, tx);
              insertEffect(tx.connection(), "ours");
              assertThatThrownBy(() -> tx.connection().commit()).isInstanceOf(SQLException.class);
              throw new IllegalStateException("poison");
            });

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
    assertThat(effects()).isEmpty();
  }

  @Test
  void a_transaction_marked_rollback_only_is_the_handlers_failure() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);

    Outcome outcome = applyNext(one, transactions::setRollbackOnly);

    assertStillAt(one, outcome, "rollback-only");
  }

  @Test
  void what_is_still_in_memory_is_flushed_before_the_commit() {
    transactions.flush = () -> insertEffect(transactions.current(), "flushed");

    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Committed.class);

    assertThat(effects()).containsExactly("ann@1", "flushed");
  }

  @Test
  void a_flush_that_is_refused_is_the_handlers_failure() {
    transactions.flush =
        () -> run(transactions.current(), "INSERT INTO counters VALUES ('one', 1)");

    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.HandlerFailed.class);

    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
  }

  @Test
  void a_flush_that_meets_the_databases_trouble_has_not_failed() {
    transactions.flush =
        () -> {
          throw new IllegalStateException(new SQLException("deadlock", "40001", 1213));
        };

    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Contended.class);
  }

  @Test
  void what_fails_before_the_commit_is_the_handlers_failure() {
    transactions.beforeCommit =
        () -> {
          throw new IllegalStateException("refused");
        };

    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.HandlerFailed.class);

    transactions.beforeCommit = () -> {};

    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
  }

  @Test
  void a_commit_that_nobody_answered_is_unknown() {
    try (FaultProxy proxy = FaultProxy.to(database.database().port());
        HikariDataSource pool = database.database().through(proxy.port()).pool()) {
      CompletableFuture<Void> lost = proxy.swallowAnswerTo(database.database().commit());
      ThreadBoundTransactions cut = new ThreadBoundTransactions(pool);

      Outcome outcome =
          JdbcPositions.joining(cut)
              .apply(
                  PROJECTION,
                  List.of(advance(ANN, NONE, 1, 1)),
                  (event, tx) -> insertEffect(cut.current(), "done"));

      assertThat(lost).succeedsWithin(Duration.ofSeconds(5));
      assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
      assertThat(effects()).containsExactly("done");
    }
  }

  @Test
  void a_transaction_that_a_caught_error_rolled_back_is_not_committed() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);

    Outcome outcome =
        applyNext(
            one,
            () -> {
              // What a deadlock does that the handler catches: all is undone, the session goes on.
              run(transactions.current(), "ROLLBACK");
              insertEffect(transactions.current(), "the second half");
            });

    assertStillAt(one, outcome, "while the handler had it");
  }

  @Test
  void a_reset_whose_transaction_a_caught_error_rolled_back_is_not_committed() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    StateReset rolledBack =
        resettingThen(
            tx -> {
              run(transactions.current(), "ROLLBACK");
              run(transactions.current(), "DELETE FROM effects");
            });

    assertThatThrownBy(() -> positions.rebuild(PROJECTION, ANN, rolledBack))
        .isInstanceOf(ProjectionException.class)
        .rootCause()
        .hasMessageContaining("gapless_handler");

    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(ANN)).isEqualTo(one);
  }

  @Test
  void an_error_that_the_handler_caught_counts_as_in_its_own_connection() {
    Outcome outcome =
        applyFirst(
            (event, tx) -> {
              recording().handle(event, tx);
              assertThatThrownBy(
                      () -> run(transactions.current(), "INSERT INTO counters VALUES ('one', 1)"))
                  .isInstanceOf(SQLException.class);
            });

    switch (database.database().dialect()) {
      case MYSQL -> assertThat(outcome).isInstanceOf(Outcome.Committed.class);
      case POSTGRESQL -> {
        assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
        assertThat(at(ANN)).isEqualTo(NONE);
      }
    }
  }

  @Test
  void a_connection_outside_a_transaction_is_refused_before_anything_happens() {
    transactions.autoCommit();

    assertRefused("commits each statement");
  }

  @Test
  void another_isolation_is_refused_before_anything_happens() {
    transactions.isolation(Connection.TRANSACTION_REPEATABLE_READ);

    assertRefused("READ COMMITTED");
  }

  @Test
  void a_transaction_that_cannot_be_begun_took_nothing() {
    JdbcPositions none =
        JdbcPositions.joining(
            work -> new TransactionEnd.NotBegun(new IllegalStateException("no connection")));

    assertThat(none.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), recording()))
        .isInstanceOf(Outcome.Unavailable.class);
    assertThatThrownBy(() -> none.committed(PROJECTION, List.of(ANN)))
        .isInstanceOf(PositionsException.class);
  }

  private void assertStillAt(AppliedPosition one, Outcome outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.HandlerFailed.class,
            failed -> assertThat(failed.cause()).hasMessageContaining(why));
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(ANN)).isEqualTo(one);
  }

  private void assertRefused(String why) {
    List<String> ran = new ArrayList<>();

    Outcome outcome = applyFirst((event, tx) -> ran.add("handler"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).hasMessageContaining(why));
    assertThat(ran).isEmpty();
    assertThat(database.positions().committed(PROJECTION, List.of(ANN)).get(ANN)).isEqualTo(NONE);
  }

  private Outcome applyNext(AppliedPosition from, ThreadBoundTransactions.Step step) {
    return positions.apply(
        PROJECTION,
        List.of(advance(ANN, from, 2, 2)),
        (event, tx) -> {
          recording().handle(event, tx);
          step.run();
        });
  }
}
