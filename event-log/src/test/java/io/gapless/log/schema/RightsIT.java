package io.gapless.log.schema;

import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.log.EventLogException;
import io.gapless.log.append.AppendFixture;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.RestrictedUser;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses to the services' users. That they can work is all other tests'. */
final class RightsIT {
  private static final int TABLE_ACCESS_DENIED = 1142;

  private Database database;
  private AppendFixture log;

  @BeforeEach
  void start() {
    database = LocalStack.shared().newDatabase("rights");
    log = AppendFixture.on(database); // as the command service's user
    assertThat(log.append(append(EntityKey.of("account", "a"), 0, 2)))
        .isInstanceOf(AppendResult.Appended.class);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE events SET payload = '' WHERE position = 1",
        "DELETE FROM events WHERE position = 1",
        "REPLACE INTO events SELECT * FROM events",
        "TRUNCATE TABLE events",
        "ALTER TABLE events ADD COLUMN more INT",
        "DROP TABLE events",
        "DELETE FROM writers",
        "UPDATE event_store_schema_history SET success = 0"
      })
  void no_service_can_change_what_was_appended(String sql) {
    Database command = RestrictedUser.commandService(database, log.pool());
    Database replay = RestrictedUser.replayService(database, log.pool());

    assertThat(errorOf(command, sql)).isEqualTo(TABLE_ACCESS_DENIED);
    assertThat(errorOf(replay, sql)).isEqualTo(TABLE_ACCESS_DENIED);
  }

  @Test
  void the_replay_service_appends_nothing() {
    Database replay = RestrictedUser.replayService(database, log.pool());

    assertThat(errorOf(replay, "INSERT INTO events SELECT * FROM events"))
        .isEqualTo(TABLE_ACCESS_DENIED);
  }

  @Test
  void a_user_with_more_rights_is_named_with_what_takes_them_away() throws SQLException {
    String user = RestrictedUser.commandService(database, log.pool()).user();
    execute("GRANT UPDATE ON events TO '" + user + "'@'%'");
    execute("GRANT DROP ON `" + database.name() + "`.* TO '" + user + "'@'%'");

    assertThatThrownBy(() -> EventStoreRights.commandService().grant(log.pool(), user))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining(
            "REVOKE UPDATE ON `%s`.`events` FROM '%s'@'%%';".formatted(database.name(), user))
        .hasMessageContaining(
            "REVOKE DROP ON `%s`.* FROM '%s'@'%%';".formatted(database.name(), user));
  }

  @Test
  void a_user_who_is_not_there_is_not_created() {
    assertThatThrownBy(() -> EventStoreRights.commandService().grant(log.pool(), "nobody_at_all"))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("nobody_at_all")
        .hasMessageContaining("must be there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "x'@'%", "who@host", "-a"})
  void what_is_no_users_name_is_refused_before_it_is_in_a_statement(String name) {
    assertThatThrownBy(() -> EventStoreRights.commandService().grant(log.pool(), name))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("not the name of a database user");
  }

  private static int errorOf(Database as, String sql) {
    try (Connection connection = as.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
