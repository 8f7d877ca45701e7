package io.gapless.projection.jdbc;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.EventHandler;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsConformance;
import io.gapless.projection.positions.PositionsException;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcPositionsIT extends PositionsConformance {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");
  private static final AppliedPosition NONE = AppliedPosition.none();
  private static @Nullable HikariDataSource pool;

  private final JdbcPositions positions = JdbcPositions.on(pool()).migrate();

  @BeforeAll
  static void connect() {
    pool = pool(LocalStack.shared().newDatabase("positions"), "REPEATABLE-READ");
  }

  @AfterAll
  static void disconnect() {
    pool().close();
  }

  @BeforeEach
  void empty() throws SQLException {
    positions.prepare();
    execute(
        "CREATE TABLE IF NOT EXISTS effects (id BIGINT AUTO_INCREMENT PRIMARY KEY, line VARBINARY(400))");
    execute("CREATE TABLE IF NOT EXISTS counters (name VARCHAR(20) PRIMARY KEY, n INT NOT NULL)");
    for (String table :
        List.of(
            "effects",
            "counters",
            "gapless_positions",
            "gapless_parked",
            "gapless_skipped",
            "gapless_verified",
            "gapless_unreadable")) {
      execute("DELETE FROM " + table);
    }
    execute("INSERT INTO counters VALUES ('one', 0), ('two', 0)");
  }

  @Override
  protected Positions positions() {
    return positions;
  }

  @Override
  protected EventHandler recording() {
    return (event, tx) ->
        insertEffect(tx.connection(), event.entity().id() + "@" + event.version());
  }

  @Override
  protected List<String> effects() {
    List<String> effects = new ArrayList<>();
    try (Connection connection = pool().getConnection();
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

  @Test
  void the_tables_can_be_made_again() {
    assertThatCode(positions::prepare).doesNotThrowAnyException();
  }

  @Test
  void missing_tables_are_told_of_at_the_start() {
    try (HikariDataSource empty =
        pool(LocalStack.shared().newDatabase("empty"), "REPEATABLE-READ")) {
      assertThatThrownBy(() -> JdbcPositions.on(empty).prepare())
          .isInstanceOf(PositionsException.class);
    }
  }

  @Test
  void a_handler_cannot_end_the_transaction() {
    for (EventHandler ending :
        List.<EventHandler>of(
            (event, tx) -> tx.connection().commit(),
            (event, tx) -> tx.connection().rollback(),
            (event, tx) -> tx.connection().setAutoCommit(true),
            (event, tx) -> tx.connection().createStatement().getConnection().commit())) {
      Outcome outcome =
          positions.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), recordingThen(ending));

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

    Outcome outcome = positions.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), handler);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("done");
  }

  @Test
  void the_connection_is_not_the_handlers_once_it_has_returned() {
    AtomicReference<@Nullable Connection> kept = new AtomicReference<>();
    positions.apply(
        PROJECTION, List.of(advance(ANN, NONE, 1, 1)), (event, tx) -> kept.set(tx.connection()));

    Connection connection = Objects.requireNonNull(kept.get());

    assertThatThrownBy(() -> insertEffect(connection, "late")).isInstanceOf(SQLException.class);
    assertThat(effects()).isEmpty();
  }

  @Test
  void a_handler_may_live_with_an_error_that_leaves_the_transaction_alone() {
    EventHandler upsert =
        (event, tx) -> {
          try (Statement statement = tx.connection().createStatement()) {
            statement.executeUpdate("INSERT INTO counters VALUES ('one', 1)");
          } catch (SQLException e) {
            insertEffect(tx.connection(), "was there");
          }
        };

    Outcome outcome = positions.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), upsert);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("was there");
  }

  @Test
  void an_error_of_the_handlers_own_sql_is_its_failure() {
    Outcome outcome =
        positions.apply(
            PROJECTION,
            List.of(advance(ANN, NONE, 1, 1)),
            (event, tx) -> run(tx.connection(), "INSERT INTO counters VALUES ('one', 1)"));

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
  }

  @Test
  void a_swallowed_lock_wait_time_out_commits_nothing() throws SQLException {
    try (Connection other = pool().getConnection()) {
      other.setAutoCommit(false);
      run(other, "UPDATE counters SET n = n + 1 WHERE name = 'one'");

      Outcome outcome =
          positions.apply(
              PROJECTION,
              List.of(advance(ANN, NONE, 1, 1)),
              recordingThen(
                  (event, tx) -> {
                    run(tx.connection(), "SET innodb_lock_wait_timeout = 1");
                    swallow(tx.connection(), "UPDATE counters SET n = 5 WHERE name = 'one'");
                  }));

      assertThat(outcome).isInstanceOf(Outcome.Contended.class);
      assertThat(effects()).isEmpty();
      assertThat(at(ANN)).isEqualTo(NONE);
      other.rollback();
    }
  }

  @Test
  void a_swallowed_deadlock_commits_nothing() throws Exception {
    try (Connection other = pool().getConnection()) {
      other.setAutoCommit(false);
      // The heavier transaction survives a deadlock: this one changes more rows.
      for (int i = 0; i < 50; i++) {
        insertEffect(other, "other");
      }
      run(other, "UPDATE counters SET n = n + 1 WHERE name = 'two'");
      AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

      Outcome outcome =
          positions.apply(
              PROJECTION,
              List.of(advance(ANN, NONE, 1, 1), advance(BOB, NONE, 1, 1)),
              recordingThen(
                  (event, tx) -> {
                    if (event.entity().equals(ANN)) {
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
        positions.apply(
            PROJECTION,
            List.of(advance(ANN, NONE, 1, 1)),
            recordingThen(
                (event, tx) -> {
                  swallow(tx.connection(), "KILL CONNECTION_ID()");
                  swallow(tx.connection(), "SELECT 1");
                }));

    assertThat(outcome).isInstanceOfAny(Outcome.Unavailable.class, Outcome.Contended.class);
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
  }

  @Test
  void who_comes_late_to_a_new_entity_has_not_run_its_handler() throws Exception {
    List<String> ran = new ArrayList<>();
    AtomicReference<@Nullable Thread> late = new AtomicReference<>();
    AtomicReference<@Nullable Outcome> lateOutcome = new AtomicReference<>();
    EventHandler slow =
        (event, tx) -> {
          ran.add("first");
          Thread thread =
              Thread.ofVirtual()
                  .start(
                      () ->
                          lateOutcome.set(
                              positions.apply(
                                  PROJECTION,
                                  List.of(advance(ANN, NONE, 1, 1)),
                                  (again, lateTx) -> ran.add("late"))));
          late.set(thread);
          thread.join(300); // it must be waiting for the row by then, and in no case be done
          recording().handle(event, tx);
        };

    Outcome outcome = positions.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), slow);
    Thread thread = late.get();
    if (thread != null) {
      thread.join();
    }

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(lateOutcome.get()).isInstanceOf(Outcome.Lost.class);
    assertThat(ran).containsExactly("first");
  }

  @Test
  void a_position_is_compared_with_what_is_committed_now() throws Exception {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    EventHandler meanwhile =
        (event, tx) -> {
          if (event.entity().equals(ANN)) {
            // Locked by this very transaction: another cannot move it meanwhile.
            Outcome other =
                shortPatience().apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), recording());
            assertThat(other).isInstanceOf(Outcome.Contended.class);
          }
          recording().handle(event, tx);
        };

    Outcome outcome = positions.apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), meanwhile);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  void effects_after_the_commit_run_once_it_committed_and_never_otherwise() {
    List<String> after = new ArrayList<>();

    positions.apply(
        PROJECTION,
        List.of(advance(ANN, NONE, 1, 1)),
        (event, tx) -> {
          tx.afterCommit(() -> after.add("never"));
          throw new IllegalStateException("poison");
        });
    positions.apply(
        PROJECTION,
        List.of(advance(ANN, NONE, 1, 1)),
        (event, tx) -> tx.afterCommit(() -> after.add("once")));

    assertThat(after).containsExactly("once");
  }

  @Test
  void who_skipped_what_and_why_is_kept() throws SQLException {
    Advance first = advance(ANN, NONE, 1, 1);
    apply(first);
    positions.park(
        PROJECTION,
        at(ANN),
        new ParkedEntity(
            ANN,
            EntityVersion.of(2),
            Optional.of(event(ANN, 2).id()),
            Optional.empty(),
            ParkReason.HANDLER_FAILED,
            "x"));

    positions.skip(PROJECTION, ANN, "Zoë", "réparé");

    try (Connection connection = pool().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, skipped_by, skipped_for, event_id FROM gapless_skipped")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(2);
      assertThat(rows.getString(2)).isEqualTo("Zoë");
      assertThat(rows.getString(3)).isEqualTo("réparé");
      assertThat(rows.getString(4)).isEqualTo(event(ANN, 2).id().toString());
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void a_database_that_cannot_be_reached_is_unavailable() {
    try (HikariDataSource nowhere = new HikariDataSource()) {
      nowhere.setJdbcUrl("jdbc:mysql://127.0.0.1:1/nowhere?connectTimeout=500");
      nowhere.setInitializationFailTimeout(-1);
      nowhere.setConnectionTimeout(500);
      JdbcPositions unreachable = JdbcPositions.on(nowhere);

      assertThat(unreachable.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), recording()))
          .isInstanceOf(Outcome.Unavailable.class);
      assertThatThrownBy(() -> unreachable.committed(PROJECTION, List.of(ANN)))
          .isInstanceOf(PositionsException.class);
    }
  }

  private static EventHandler recordingThen(EventHandler then) {
    return (event, tx) -> {
      insertEffect(tx.connection(), event.entity().id() + "@" + event.version());
      then.handle(event, tx);
    };
  }

  private JdbcPositions shortPatience() {
    return JdbcPositions.on(
        new DriverDataSource(
            withOption(pool().getJdbcUrl(), "sessionVariables=innodb_lock_wait_timeout=1"),
            null,
            new Properties(),
            pool().getUsername(),
            pool().getPassword()));
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

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void insertEffect(Connection connection, String line) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO effects (line) VALUES (?)")) {
      statement.setBytes(1, line.getBytes(UTF_8));
      statement.executeUpdate();
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = pool().getConnection()) {
      run(connection, sql);
    }
  }

  private static HikariDataSource pool() {
    return Objects.requireNonNull(pool);
  }

  private static HikariDataSource pool(Database database, String isolation) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setTransactionIsolation("TRANSACTION_" + isolation.replace('-', '_'));
    pool.setMaximumPoolSize(8);
    return pool;
  }

  private static String withOption(String url, String option) {
    return url + (url.contains("?") ? "&" : "?") + option;
  }
}
