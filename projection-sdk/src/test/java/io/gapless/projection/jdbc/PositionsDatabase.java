package io.gapless.projection.jdbc;

import static io.gapless.projection.sample.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A database for positions and for what handlers write, which the tests of one JVM share. */
final class PositionsDatabase {
  private static final Map<Dialect, PositionsDatabase> SHARED = new EnumMap<>(Dialect.class);

  private final TestDatabase database;
  private final HikariDataSource pool;

  private PositionsDatabase(TestDatabase database) {
    this.database = database;
    this.pool = database.pool();
    // PostgreSQL ends when its clients have.
    Runtime.getRuntime().addShutdownHook(new Thread(pool::close));
  }

  static synchronized PositionsDatabase shared(Dialect dialect) {
    return SHARED.computeIfAbsent(
        dialect, kind -> new PositionsDatabase(TestDatabase.create(kind, "positions")));
  }

  TestDatabase database() {
    return database;
  }

  /** Connections at another isolation, which must make no difference. */
  HikariDataSource pool() {
    return pool;
  }

  JdbcPositions positions() {
    return JdbcPositions.on(pool).migrate();
  }

  /** The tables as they are at the start. */
  void empty() throws SQLException {
    positions().prepare();
    execute(database.effectsTable());
    execute("CREATE TABLE IF NOT EXISTS counters (name VARCHAR(20) PRIMARY KEY, n INT NOT NULL)");
    for (String table :
        List.of(
            "effects",
            "counters",
            "gapless_positions",
            "gapless_parked",
            "gapless_skipped",
            "gapless_verified",
            "gapless_type_locks",
            "gapless_commands",
            "gapless_unreadable")) {
      execute("DELETE FROM " + table);
    }
    execute("INSERT INTO counters VALUES ('one', 0), ('two', 0)");
  }

  List<String> effects() {
    List<String> effects = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT line FROM effects ORDER BY id")) {
      while (rows.next()) {
        effects.add(new String(rows.getBytes(1), UTF_8));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return effects;
  }

  long count(String table) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  static EventHandler recordingHandler() {
    return (event, tx) ->
        insertEffect(tx.connection(), event.entity().id() + "@" + event.version());
  }

  static StateReset resetting() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws SQLException {
        try (PreparedStatement statement =
            tx.connection().prepareStatement("DELETE FROM effects WHERE line LIKE ?")) {
          statement.setBytes(1, (entity.id() + "@%").getBytes(UTF_8));
          statement.executeUpdate();
        }
      }

      @Override
      public void all(EntityType type, Transaction tx) throws SQLException {
        run(tx.connection(), "DELETE FROM effects");
      }
    };
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Then {
    void on(Transaction tx) throws SQLException;
  }

  static StateReset resettingThen(Then then) {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws Exception {
        resetting().entity(entity, tx);
        then.on(tx);
      }

      @Override
      public void all(EntityType type, Transaction tx) throws Exception {
        resetting().all(type, tx);
        then.on(tx);
      }
    };
  }

  static EventHandler recordingThen(EventHandler then) {
    return (event, tx) -> {
      recordingHandler().handle(event, tx);
      then.handle(event, tx);
    };
  }

  static void insertEffect(Connection connection, String line) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO effects (line) VALUES (?)")) {
      statement.setBytes(1, line.getBytes(UTF_8));
      statement.executeUpdate();
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      run(connection, sql);
    }
  }
}
