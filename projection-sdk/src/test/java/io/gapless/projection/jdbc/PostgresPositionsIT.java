package io.gapless.projection.jdbc;

import static io.gapless.projection.jdbc.PositionsDatabase.insertEffect;
import static io.gapless.projection.jdbc.PositionsDatabase.run;
import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.positions.PositionsFixture.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityVersion;
import io.gapless.projection.EventHandler;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Where PostgreSQL is unlike MySQL: an error ends the transaction, and COMMIT can be refused. */
final class PostgresPositionsIT extends JdbcPositionsFixture {
  private static final int RACES = 10;
  private static final int RACERS = 4;

  PostgresPositionsIT() {
    super(Dialect.POSTGRESQL);
  }

  @Test
  void an_error_that_a_handler_caught_is_its_failure_and_the_cause_is_named() {
    EventHandler swallowing =
        PositionsDatabase.recordingThen((event, tx) -> violate(tx.connection()));

    Outcome outcome =
        applyFirst(
            (event, tx) -> {
              try {
                swallowing.handle(event, tx);
              } catch (SQLException e) {
                return; // as a careless handler does
              }
            });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.HandlerFailed.class,
            failed -> {
              assertThat(failed.entity()).isEqualTo(ANN);
              assertThat(failed.version()).isEqualTo(EntityVersion.first());
              assertThat(failed.cause()).hasRootCauseInstanceOf(SQLException.class);
              assertThat(rootState(failed.cause())).isEqualTo("23505");
            });
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
  }

  @Test
  void a_known_entity_stays_where_it_is_if_an_error_was_caught() {
    apply(advance(ANN, NONE, 1, 1));
    var one = at(ANN);

    Outcome outcome =
        positions()
            .apply(
                PROJECTION,
                List.of(advance(ANN, one, 2, 2)),
                (event, tx) ->
                    assertThatThrownBy(() -> violate(tx.connection()))
                        .isInstanceOf(SQLException.class));

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
    assertThat(at(ANN)).isEqualTo(one);
  }

  @Test
  void a_constraint_that_is_checked_at_the_commit_is_the_handlers_failure_and_not_unknown()
      throws SQLException {
    try (Connection connection = database.pool().getConnection()) {
      run(
          connection,
          "CREATE TABLE IF NOT EXISTS late (n INT UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    }

    Outcome outcome =
        applyFirst(
            PositionsDatabase.recordingThen(
                (event, tx) -> run(tx.connection(), "INSERT INTO late VALUES (1), (1)")));

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void an_error_with_characters_that_the_database_has_no_place_for_can_be_parked() {
    var poison = poison(ANN, 1);
    var odd =
        new io.gapless.projection.positions.ParkedEntity(
            ANN, poison.version(), poison.eventId(), poison.record(), poison.reason(), "a\0b");

    assertThat(positions().park(PROJECTION, NONE, odd)).isInstanceOf(Outcome.Committed.class);

    assertThat(positions().parked(PROJECTION, 1).getFirst().error()).isEqualTo("a\uFFFDb");
  }

  @Test
  void many_may_make_the_tables_at_once() throws Exception {
    for (int race = 0; race < RACES; race++) {
      try (HikariDataSource pool = TestDatabase.create(Dialect.POSTGRESQL, "race").pool();
          ExecutorService threads = Executors.newFixedThreadPool(RACERS)) {
        List<Future<?>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
          racers.add(threads.submit(() -> JdbcPositions.on(pool).migrate().prepare()));
        }
        for (Future<?> racer : racers) {
          assertThatCode(racer::get).doesNotThrowAnyException();
        }
      }
    }
  }

  @Test
  void tables_are_made_whatever_the_pools_auto_commit() {
    try (HikariDataSource pool = TestDatabase.create(Dialect.POSTGRESQL, "manual").pool()) {
      pool.setAutoCommit(false);
      JdbcPositions.on(pool).migrate().prepare();

      assertThat(
              JdbcPositions.on(pool)
                  .apply(
                      PROJECTION,
                      List.of(advance(ANN, NONE, 1, 1)),
                      (event, tx) -> run(tx.connection(), "SELECT 1")))
          .isInstanceOf(Outcome.Committed.class);
    }
  }

  @Test
  void a_database_that_cannot_hold_all_text_is_refused_at_the_start() {
    PostgresServer server = PostgresServer.shared();
    String latin = server.newDatabase("latin", "LATIN1");
    try (HikariDataSource pool = TestDatabase.postgres(server.port(), latin).pool()) {
      assertThatThrownBy(() -> JdbcPositions.on(pool).migrate().prepare())
          .isInstanceOf(PositionsException.class)
          .hasMessageContaining("UTF8")
          .hasMessageContaining("LATIN1");
    }
  }

  private static void violate(Connection connection) throws SQLException {
    insertEffect(connection, "undone");
    run(connection, "INSERT INTO counters VALUES ('one', 1)");
  }

  private static String rootState(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return ((SQLException) root).getSQLState();
  }
}
