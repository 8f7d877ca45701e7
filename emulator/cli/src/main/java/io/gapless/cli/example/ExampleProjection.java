package io.gapless.cli.example;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.projection.Projection;
import io.gapless.projection.jdbc.JdbcPositions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A projection as a user would write it: accounts as a table, and a ranking of interests over all
 * of them. A process of its own.
 */
public final class ExampleProjection {
  private static final int CONNECTIONS = 6;

  private ExampleProjection() {}

  /** Runs until the process is ended. Everything it needs to know stands in its environment. */
  public static void main(String[] arguments) throws SQLException, IOException {
    ExampleSettings settings = ExampleSettings.of(System.getenv());
    HikariDataSource database = database(settings);
    try (Connection connection = database.getConnection()) {
      AccountTables.create(connection);
    }
    AppliedEvents applied = new AppliedEvents();
    Projection projection =
        Projection.named("accounts")
            .of("account")
            .kafka(settings.bootstrapServers())
            .replayService(settings.replayService())
            .positions(JdbcPositions.on(database).migrate())
            .batchHandler((events, tx) -> AccountFold.apply(events, tx.connection()))
            .listener(applied)
            .start();
    ExampleServer server =
        ExampleServer.start(settings.port(), new ExampleAnswers(projection, applied, database));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  projection.close();
                  database.close();
                }));
  }

  static HikariDataSource database(ExampleSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(CONNECTIONS);
    // Not needed, but it saves much work: no questions about the session, statements parsed once.
    config.addDataSourceProperty("useLocalSessionState", "true");
    config.addDataSourceProperty("cachePrepStmts", "true");
    config.addDataSourceProperty("prepStmtCacheSqlLimit", "2048");
    // JDBC batches become one statement.
    config.addDataSourceProperty("rewriteBatchedStatements", "true");
    return new HikariDataSource(config);
  }
}
