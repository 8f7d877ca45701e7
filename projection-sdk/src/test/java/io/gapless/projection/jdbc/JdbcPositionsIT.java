package io.gapless.projection.jdbc;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.CommandId;
import io.gapless.event.EntityVersion;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.PositionsConformance;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, the tables, and what is kept in them. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class JdbcPositionsIT extends JdbcPositionsFixture implements PositionsConformance {
  JdbcPositionsIT(Dialect dialect) {
    super(dialect);
  }

  @Test
  void the_tables_can_be_made_again() {
    assertThatCode(positions()::prepare).doesNotThrowAnyException();
  }

  @Test
  void missing_tables_are_told_of_at_the_start() {
    try (HikariDataSource empty =
        TestDatabase.create(database.database().dialect(), "empty").pool()) {
      assertThatThrownBy(() -> JdbcPositions.on(empty).prepare())
          .isInstanceOf(PositionsException.class);
    }
  }

  @Test
  void tables_from_before_are_told_of_at_the_start_or_completed() throws SQLException {
    try (HikariDataSource pool =
        TestDatabase.create(database.database().dialect(), "before").pool()) {
      JdbcPositions.on(pool).migrate().prepare();
      try (Connection connection = pool.getConnection()) {
        PositionsDatabase.run(connection, "DROP TABLE gapless_commands");
      }

      assertThatThrownBy(() -> JdbcPositions.on(pool).prepare())
          .isInstanceOf(PositionsException.class);
      assertThatCode(() -> JdbcPositions.on(pool).migrate().prepare()).doesNotThrowAnyException();
    }
  }

  @Test
  void a_command_that_was_carried_out_long_ago_is_forgotten_with_the_next_one()
      throws SQLException {
    CommandId old = new CommandId("old");
    positions().rebuild(PROJECTION, ANN, resetting(), old);
    positions().rebuild(OTHER, ANN, resetting(), old);
    age("gapless_commands", "done_at", 89);

    positions().rebuild(PROJECTION, ANN, resetting(), new CommandId("next"));
    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), old)).isFalse();

    age("gapless_commands", "done_at", 91);
    positions().rebuild(PROJECTION, ANN, resetting(), new CommandId("last"));

    assertThat(database.count("gapless_commands")).isEqualTo(2); // and the other projection's
    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), old)).isTrue();
  }

  private void age(String table, String column, int days) throws SQLException {
    String before =
        switch (database.database().dialect()) {
          case MYSQL -> "UTC_TIMESTAMP(6) - INTERVAL %d DAY";
          case POSTGRESQL -> "clock_timestamp() - INTERVAL '%d days'";
        };
    try (Connection connection = database.pool().getConnection()) {
      PositionsDatabase.run(
          connection, "UPDATE " + table + " SET " + column + " = " + before.formatted(days));
    }
  }

  @Test
  void who_skipped_what_when_and_why_is_kept() throws SQLException {
    Advance first = advance(ANN, NONE, 1, 1);
    apply(first);
    positions()
        .park(
            PROJECTION,
            at(ANN),
            new ParkedEntity(
                ANN,
                EntityVersion.of(2),
                Optional.of(event(ANN, 2).id()),
                Optional.empty(),
                ParkReason.HANDLER_FAILED,
                "x"));

    positions().skip(PROJECTION, ANN, "Zoë", "réparé");

    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, skipped_by, skipped_for, event_id, "
                    + database.database().age("skipped_at")
                    + " FROM gapless_skipped")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(2);
      assertThat(rows.getString(2)).isEqualTo("Zoë");
      assertThat(rows.getString(3)).isEqualTo("réparé");
      assertThat(rows.getString(4)).isEqualTo(event(ANN, 2).id().toString());
      assertThat(rows.getDouble(5)).isBetween(0.0, 60.0);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void a_database_that_cannot_be_reached_is_unavailable() {
    try (HikariDataSource nowhere = new HikariDataSource()) {
      nowhere.setJdbcUrl(database.database().through(1).url());
      nowhere.setInitializationFailTimeout(-1);
      nowhere.setConnectionTimeout(500);
      JdbcPositions unreachable = JdbcPositions.on(nowhere);

      assertThat(unreachable.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), recording()))
          .isInstanceOf(Outcome.Unavailable.class);
      assertThatThrownBy(() -> unreachable.committed(PROJECTION, List.of(ANN)))
          .isInstanceOf(PositionsException.class);
    }
  }
}
