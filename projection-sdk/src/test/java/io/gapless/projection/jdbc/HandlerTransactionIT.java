package io.gapless.projection.jdbc;

import static io.gapless.projection.jdbc.PositionsDatabase.insertEffect;
import static io.gapless.projection.jdbc.PositionsDatabase.recordingThen;
import static io.gapless.projection.jdbc.PositionsDatabase.resettingThen;
import static io.gapless.projection.jdbc.PositionsDatabase.run;
import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a handler can and cannot do to the transaction it takes part in. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class HandlerTransactionIT extends JdbcPositionsFixture {
  HandlerTransactionIT(Dialect dialect) {
    super(dialect);
  }

  @Test
  void a_handler_cannot_end_the_transaction() {
    for (EventHandler ending :
        List.<EventHandler>of(
            (event, tx) -> tx.connection().commit(),
            (event, tx) -> tx.connection().rollback(),
            (event, tx) -> tx.connection().setAutoCommit(true),
            (event, tx) -> tx.connection().createStatement().getConnection().commit())) {
      Outcome outcome = applyFirst(recordingThen(ending));

      assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
      assertThat(effects()).isEmpty();
    }
  }

  @Test
  void a_handler_may_close_the_connection_and_use_savepoints() {
    EventHandler handler =
        (event, tx) -> {
          var savepoint = tx.connection().setSavepoint();
          insertEffect(tx.connection(), "undone");
          tx.connection().rollback(savepoint);
          try (Connection connection = tx.connection()) {
            insertEffect(connection, "done");
          }
        };

    Outcome outcome = applyFirst(handler);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("done");
  }

  @Test
  void the_connection_is_not_the_handlers_once_it_has_returned() {
    AtomicReference<@Nullable Connection> kept = new AtomicReference<>();
    applyFirst((event, tx) -> kept.set(tx.connection()));

    Connection connection = Objects.requireNonNull(kept.get());

    assertThatThrownBy(() -> insertEffect(connection, "late")).isInstanceOf(SQLException.class);
    assertThat(effects()).isEmpty();
  }

  @Test
  void a_handler_may_live_with_an_error_if_the_database_lets_the_transaction_go_on() {
    EventHandler upsert =
        (event, tx) -> {
          insertEffect(tx.connection(), "seen");
          swallow(tx.connection(), "INSERT INTO counters VALUES ('one', 1)");
        };

    Outcome outcome = applyFirst(upsert);

    switch (database.database().dialect()) {
      case MYSQL -> {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(effects()).containsExactly("seen");
      }
      case POSTGRESQL -> { // COMMIT would be answered with a rollback
        assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
        assertThat(effects()).isEmpty();
        assertThat(at(ANN)).isEqualTo(NONE);
      }
    }
  }

  @Test
  void a_handler_may_live_with_an_error_that_a_savepoint_has_undone() {
    EventHandler upsert =
        (event, tx) -> {
          var savepoint = tx.connection().setSavepoint();
          try {
            run(tx.connection(), "INSERT INTO counters VALUES ('one', 1)");
          } catch (SQLException e) {
            tx.connection().rollback(savepoint);
            insertEffect(tx.connection(), "was there");
          }
        };

    Outcome outcome = applyFirst(upsert);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("was there");
  }

  @Test
  void an_error_of_the_handlers_own_sql_is_its_failure() {
    Outcome outcome =
        applyFirst((event, tx) -> run(tx.connection(), "INSERT INTO counters VALUES ('one', 1)"));

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
  }

  @Test
  void the_databases_trouble_is_not_the_handlers_failure_wherever_it_met_it() {
    assertThat(outcomeOfThrowing(new SQLException("deadlock", "40001", 1213)))
        .isInstanceOf(Outcome.Contended.class);
    assertThat(outcomeOfThrowing(new SQLException("gone away", "08S01", 2006)))
        .isInstanceOf(Outcome.Unavailable.class);
    assertThat(outcomeOfThrowing(new SQLException("no such table", "42S02", 1146)))
        .isInstanceOf(Outcome.HandlerFailed.class);
  }

  private Outcome outcomeOfThrowing(SQLException trouble) {
    return applyFirst(
        (event, tx) -> {
          throw new IllegalStateException("wrapped", trouble);
        });
  }

  @Test
  void a_swallowed_lock_wait_time_out_commits_nothing() throws SQLException {
    try (Connection other = database.pool().getConnection()) {
      other.setAutoCommit(false);
      run(other, "UPDATE counters SET n = n + 1 WHERE name = 'one'");

      Outcome outcome =
          applyFirst(
              recordingThen(
                  (event, tx) -> {
                    run(tx.connection(), database.database().patience());
                    swallow(tx.connection(), "UPDATE counters SET n = 5 WHERE name = 'one'");
                  }));

      assertThat(outcome).isInstanceOf(Outcome.Contended.class);
      assertThat(effects()).isEmpty();
      assertThat(at(ANN)).isEqualTo(NONE);
      other.rollback();
    }
  }

  @Test
  void a_reset_that_caught_the_databases_trouble_sets_nothing_back() throws SQLException {
    positions().begin(PROJECTION, TYPE, Position.start());
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    try (Connection other = database.pool().getConnection()) {
      other.setAutoCommit(false);
      run(other, "UPDATE counters SET n = n + 1 WHERE name = 'one'");
      StateReset swallowing =
          resettingThen(
              tx -> {
                run(tx.connection(), database.database().patience());
                swallow(tx.connection(), "UPDATE counters SET n = 5 WHERE name = 'one'");
              });

      assertThatThrownBy(() -> positions().rebuild(PROJECTION, ANN, swallowing))
          .isInstanceOf(PositionsException.class);
      assertThatThrownBy(() -> positions().rebuild(PROJECTION, TYPE, swallowing))
          .isInstanceOf(PositionsException.class);
      other.rollback();
    }

    assertThat(at(ANN)).isEqualTo(one);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(positions().verified(PROJECTION, TYPE).orElseThrow().isRebuilding()).isFalse();
  }

  @Test
  void a_swallowed_deadlock_commits_nothing() throws Exception {
    try (Connection other = database.pool().getConnection()) {
      other.setAutoCommit(false);
      // The heavier transaction survives a deadlock: this one changes more rows.
      for (int i = 0; i < 50; i++) {
        insertEffect(other, "other");
      }
      run(other, "UPDATE counters SET n = n + 1 WHERE name = 'two'");
      AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

      Outcome outcome =
          positions()
              .apply(
                  PROJECTION,
                  List.of(advance(ANN, NONE, 1, 1), advance(BOB, NONE, 1, 1)),
                  recordingThen(
                      (event, tx) -> {
                        if (event.entity().equals(ANN)) {
                          run(tx.connection(), database.database().meekness());
                          run(tx.connection(), "UPDATE counters SET n = 5 WHERE name = 'one'");
                          waiter.set(lockInBackground(other));
                          swallow(tx.connection(), "UPDATE counters SET n = 5 WHERE name = 'two'");
                        }
                      }));

      Thread thread = waiter.get();
      if (thread != null) {
        thread.join();
      }
      other.rollback();
      assertThat(outcome).isInstanceOf(Outcome.Contended.class);
      assertThat(effects()).isEmpty();
      assertThat(at(ANN)).isEqualTo(NONE);
      assertThat(at(BOB)).isEqualTo(NONE);
    }
  }

  @Test
  void a_killed_connection_is_the_databases_trouble_not_the_handlers() {
    Outcome outcome =
        applyFirst(
            recordingThen(
                (event, tx) -> {
                  swallow(tx.connection(), database.database().suicide());
                  swallow(tx.connection(), "SELECT 1");
                }));

    assertThat(outcome).isInstanceOfAny(Outcome.Unavailable.class, Outcome.Contended.class);
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
  }

  @Test
  void effects_after_the_commit_run_once_it_committed_and_never_otherwise() {
    List<String> after = new ArrayList<>();

    applyFirst(
        (event, tx) -> {
          tx.afterCommit(() -> after.add("never"));
          throw new IllegalStateException("poison");
        });
    applyFirst((event, tx) -> tx.afterCommit(() -> after.add("once")));

    assertThat(after).containsExactly("once");
  }

  private static Thread lockInBackground(Connection other) throws InterruptedException {
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run(other, "UPDATE counters SET n = n + 1 WHERE name = 'one'");
                  } catch (SQLException e) {
                    throw new AssertionError(e);
                  }
                });
    thread.join(500); // it waits for the row by then
    return thread;
  }

  private static void swallow(Connection connection, String sql) {
    try {
      run(connection, sql);
    } catch (SQLException e) {
      // as a careless handler does
    }
  }
}
