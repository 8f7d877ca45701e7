package io.gapless.cli.torture.probe;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One running instance of a probe. Its pool and threads end with {@link #close()}. */
public final class ProbeRun implements AutoCloseable {
  private static final int CONNECTIONS = 6;
  private static final int MOST_PARKED = 1_000;
  private static final Duration VERIFY_EVERY = Duration.ofSeconds(1);
  private static final Duration VERIFY_LEASE = Duration.ofSeconds(4);

  private final HikariDataSource pool;
  private final HistoryFile history;
  private final Projection projection;
  private final String name;
  private final Mood mood;

  private ProbeRun(
      HikariDataSource pool, HistoryFile history, Projection projection, String name, Mood mood) {
    this.pool = pool;
    this.history = history;
    this.projection = projection;
    this.name = name;
    this.mood = mood;
  }

  /** Makes the tables, which needs the database to be up; nothing else must be. */
  public static void prepare(ProbeSettings settings) {
    try (HikariDataSource pool = pool(settings);
        Connection connection = pool.getConnection()) {
      ProbeTables.create(connection);
      JdbcPositions.on(pool).migrate().prepare();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the tables of " + settings.projection(), e);
    }
  }

  /**
   * Starts it.
   *
   * @param kafka further properties of its Kafka clients
   */
  public static ProbeRun start(ProbeSettings settings, Mood mood, Map<String, String> kafka) {
    HikariDataSource pool = pool(settings);
    HistoryFile history = HistoryFile.appendTo(settings.history(), settings.process());
    Map<String, String> properties = new HashMap<>(settings.protocol().properties());
    properties.putAll(kafka);
    properties.put("bootstrap.servers", settings.kafka());
    Projection projection =
        Projection.named(settings.projection())
            .of(ProbeTables.TYPE)
            .kafka(properties)
            .replayService(settings.replayService())
            .positions(JdbcPositions.on(pool).migrate())
            .handler(new ProbeLog(settings.process(), mood))
            .listener(new Witness(history, settings.projection()))
            .settings(
                it ->
                    it.withVerify(verify -> verify.withEvery(VERIFY_EVERY).withLease(VERIFY_LEASE)))
            .start();
    return new ProbeRun(pool, history, projection, settings.projection(), mood);
  }

  /** Lets every parked entity go on; returns how many there were. */
  public int resumeAll() {
    try {
      List<ParkedEntity> parked = projection.parked(MOST_PARKED);
      for (ParkedEntity entity : parked) {
        if (projection.resume(entity.entity())) {
          seen(history, name, Sometimes.PARKED_AND_RESUMED, 1);
        }
      }
      return parked.size();
    } catch (PositionsException storeIsAway) {
      return 0;
    }
  }

  /** Writes what only its counters know. */
  private void sayCounters() {
    seen(history, name, Sometimes.BACKFILLED, projection.status().backfilled());
    seen(history, name, Sometimes.DUPLICATE_IGNORED, projection.status().duplicates());
    seen(history, name, Sometimes.SLOWER_THAN_POLL, mood.slept());
    seen(history, name, Sometimes.THROWN_AT_RANDOM, mood.thrown());
  }

  @Override
  public void close() {
    sayCounters();
    projection.close();
    pool.close();
    history.close();
  }

  private static void seen(HistoryFile history, String name, Sometimes state, long times) {
    if (times > 0) {
      history.append(
          Kind.INFO,
          Topics.PROJECTION,
          it -> it.put("projection", name).put("sometimes", state.name()).put("times", times));
    }
  }

  private static HikariDataSource pool(ProbeSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.database().url());
    config.setUsername(settings.database().user());
    config.setPassword(settings.database().password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    // Starts while the database is away.
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("useLocalSessionState", "true");
    config.addDataSourceProperty("rewriteBatchedStatements", "true");
    return new HikariDataSource(config);
  }

  /** Writes the rare things down. */
  private record Witness(HistoryFile history, String name) implements ProjectionListener {
    @Override
    public void gapClosed(EntityKey entity, Duration age) {
      seen(history, name, Sometimes.GAP_CLOSED, 1);
    }

    @Override
    public void gapOpened(EntityKey entity, EntityVersion from, EntityVersion to) {
      // What matters is that it closes.
    }

    @Override
    public void parked(ParkedEntity parked) {
      history.append(
          Kind.INFO,
          Topics.PROJECTION,
          it ->
              it.put("projection", name)
                  .put("parked", parked.entity().toString())
                  .put("version", parked.version().value())
                  .put("reason", parked.reason().toString())
                  .put("error", parked.error()));
    }

    @Override
    public void paused(String reason) {
      history.append(
          Kind.INFO, Topics.PROJECTION, it -> it.put("projection", name).put("paused", reason));
    }
  }
}
