package io.gapless.log.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.log.EventStoreSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EventStoreConnectionsIT {
  /** What the database is told to wait, and time for it to notice; far below its own default. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(25);

  private static final String INSERT = "INSERT INTO things VALUES (1)";

  /** Of a process that was cut off the database may not hear for a long time. */
  @Test
  void the_open_transaction_of_who_is_silent_soon_locks_nobody_out() throws SQLException {
    Database database = LocalStack.shared().newDatabase("silent");
    EventStoreConnections connections =
        new EventStoreConnections(
            new EventStoreSettings(database.url(), database.user(), database.password(), 2));
    execute(database, "CREATE TABLE things (id INT PRIMARY KEY)");
    Connection silent = connections.open();
    try (Statement open = silent.createStatement()) {
      open.execute(INSERT);
      assertThat(isLockedOut(database)).isTrue();

      await().atMost(NOTICED_WITHIN).until(() -> !isLockedOut(database));
    } finally {
      silent.abort(Runnable::run); // the database has ended it: it cannot be closed in good order
    }
  }

  private static boolean isLockedOut(Database database) throws SQLException {
    try {
      execute(database, INSERT);
      return false;
    } catch (SQLException failed) {
      if (!SqlErrors.isContention(failed)) {
        throw failed;
      }
      return true;
    }
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
      statement.execute(sql);
    }
  }
}
