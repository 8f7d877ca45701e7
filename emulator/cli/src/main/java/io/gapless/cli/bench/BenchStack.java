package io.gapless.cli.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.positions.Positions;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Database, Kafka and a replay service over a history, all real and all its own. */
final class BenchStack implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int CONNECTIONS = 12;

  private final LocalStack stack;
  private final JavaService replayService;
  private final Database events;
  private final HikariDataSource pool;

  private BenchStack(
      LocalStack stack, JavaService replayService, Database events, HikariDataSource pool) {
    this.stack = stack;
    this.replayService = replayService;
    this.events = events;
    this.pool = pool;
  }

  static BenchStack start(Screen screen) {
    screen.say("starting database, Kafka and a replay service ...");
    LocalStack stack = LocalStack.start(StackOptions.named("bench"));
    try {
      Database events = stack.database("events");
      JavaService replayService =
          stack
              .replayService(
                  "replay-1",
                  stack
                      .serviceSettings(events, stack.fallbackStore("spill"))
                      .with("GAPLESS_RECONCILE_EVERY", "0s") // only what is asked for
                      .with(JavaService.MORE_JVM_OPTIONS, JavaService.FULL_COMPILER))
              .start();
      return new BenchStack(stack, replayService, events, pool(stack.database("state")));
    } catch (RuntimeException e) {
      // Nobody else knows its processes yet.
      stack.close();
      throw e;
    }
  }

  /** Writes a history into the event store. */
  History stored(History history, Screen screen) throws SQLException {
    screen.say(
        "writing %,d events of %,d entities into the event store ..."
            .formatted(history.events(), history.entities()));
    try (Connection connection = eventStore()) {
      history.store(connection);
    }
    return history;
  }

  /** A connection to the event store. */
  Connection eventStore() {
    return events.connect();
  }

  HikariDataSource pool() {
    return pool;
  }

  URI replayService() {
    return replayService.baseUri();
  }

  String kafka() {
    return stack.parts().kafka();
  }

  /** A new topic for the history's entity type; the prefix names it. */
  BenchTopic topic(String prefix) {
    String name = prefix + "." + new EntityType(History.TYPE);
    stack.parts().createTopic(name, PARTITIONS);
    return new BenchTopic(kafka(), prefix + ".");
  }

  /**
   * A projection of the topic, without a handler. It began before the history, so it takes all of
   * it from the topic.
   */
  ProjectionBuilder projection(String name, BenchTopic topic, Positions positions) {
    positions.prepare();
    positions.begin(new ProjectionName(name), new EntityType(History.TYPE), Position.start());
    return newProjection(name, topic, positions);
  }

  /** A projection without a handler that begins when it starts: it reads the event store first. */
  ProjectionBuilder newProjection(String name, BenchTopic topic, Positions positions) {
    return Projection.named(name)
        .positions(positions)
        .of(History.TYPE)
        .kafka(kafka())
        .replayService(replayService.baseUri())
        .settings(it -> it.withTopicPrefix(topic.prefix()));
  }

  JdbcPositions positions() {
    return JdbcPositions.on(pool).migrate();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    pool.close();
    stack.close();
  }

  private static HikariDataSource pool(Database database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.addDataSourceProperty("useLocalSessionState", "true");
    config.addDataSourceProperty("cachePrepStmts", "true");
    config.addDataSourceProperty("prepStmtCacheSqlLimit", "65536");
    config.addDataSourceProperty("rewriteBatchedStatements", "true");
    return new HikariDataSource(config);
  }
}
