package io.gapless.tests.system;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.stack.database.Database;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The projection under test, which can be stopped and started again; its state stays. One thread at
 * a time.
 */
public final class ProjectionRun implements AutoCloseable {
  private static final String NAME = "append-log";
  private static final EntityType ACCOUNT = new EntityType("account");

  /** Twice as often as by default: most tests wait for it. */
  private static final Duration VERIFY_EVERY = Duration.ofSeconds(1);

  /** Tests that start it again wait until the lease of the one they stopped has run out. */
  private static final Duration VERIFY_LEASE = Duration.ofSeconds(3);

  private final HikariDataSource pool;
  private final JdbcPositions positions;
  private final AppendLog log;
  private final String kafka;
  private final URI replayService;
  private final WireFormat format;
  private Optional<Projection> running = Optional.empty();

  ProjectionRun(Database database, String kafka, URI replayService, WireFormat format) {
    this.log = AppendLog.createIn(database);
    this.pool = pool(database);
    this.positions = JdbcPositions.on(pool).migrate();
    this.kafka = kafka;
    this.replayService = replayService;
    this.format = format;
  }

  /** Starts it where it was stopped. */
  public void start() {
    running =
        Optional.of(
            Projection.named(NAME)
                .of(ACCOUNT.value())
                .kafka(kafka)
                .replayService(replayService)
                .positions(positions)
                .handler(log)
                .settings(
                    it ->
                        it.withTopicPrefix(format.topicPrefix())
                            .withVerify(
                                verify -> verify.withEvery(VERIFY_EVERY).withLease(VERIFY_LEASE)))
                .start());
  }

  /** Stops it; what the topic brings until it is started again it has not seen. */
  public void stop() {
    running.ifPresent(Projection::close);
    running = Optional.empty();
  }

  /** What it does now. */
  public ProjectionStatus status() {
    return running.orElseThrow(() -> new IllegalStateException("it does not run")).status();
  }

  /** Up to where it has proved that it applied every event. */
  public Position verifiedThrough() {
    return positions.through(new ProjectionName(NAME), ACCOUNT);
  }

  AppendLog.Snapshot snapshot() {
    return log.snapshot();
  }

  @Override
  public void close() {
    stop();
    pool.close();
  }

  private static HikariDataSource pool(Database database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(6);
    return new HikariDataSource(config);
  }
}
