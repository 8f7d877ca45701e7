package io.gapless.tests.system;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.stack.database.Database;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The projection under test, which can be stopped and started again; its state stays. One thread at
 * a time.
 */
public final class ProjectionRun implements AutoCloseable {
  /** Its name, and its consumer group's. */
  public static final String NAME = "append-log";

  private static final EntityType ACCOUNT = new EntityType("account");

  /** Twice as often as by default: most tests wait for it. */
  private static final Duration VERIFY_EVERY = Duration.ofSeconds(1);

  /** In a JVM of its own it is to find its gaps on the topic. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Tests that start it again wait until the lease of the one they stopped has run out. */
  private static final Duration VERIFY_LEASE = Duration.ofSeconds(3);

  /** Variable for {@link ProjectionJvm}: entities whose ids begin so are refused by the handler. */
  public static final String POISON = "POISON";

  /** As short as a broker allows: tests wait until it has noticed that one was killed. */
  private static final int SESSION_MILLIS = 6_000;

  private static final int MOST_PARKED = 100;

  private final Database database;
  private final HikariDataSource pool;
  private final JdbcPositions positions;
  private final AppendLog log;
  private final String kafka;
  private final URI replayService;
  private final WireFormat format;
  private EventHandler handler;
  private Duration patience = ProjectionSettings.Verify.defaults().patience();
  private Optional<Projection> running = Optional.empty();

  ProjectionRun(Database database, String kafka, URI replayService, WireFormat format) {
    this(database, AppendLog.createIn(database), kafka, replayService, format);
  }

  private ProjectionRun(
      Database database, AppendLog log, String kafka, URI replayService, WireFormat format) {
    this.database = database;
    this.log = log;
    this.handler = log;
    this.pool = pool(database);
    this.positions = JdbcPositions.on(pool).migrate();
    this.kafka = kafka;
    this.replayService = replayService;
    this.format = format;
  }

  /** The one that another JVM's has told by its {@link #environment}. */
  static ProjectionRun of(Map<String, String> environment) {
    Database database =
        new Database(
            required(environment, "DATABASE_URL"),
            required(environment, "DATABASE_USER"),
            required(environment, "DATABASE_PASSWORD"));
    ProjectionRun run =
        new ProjectionRun(
            database,
            AppendLog.in(database),
            required(environment, "KAFKA"),
            URI.create(required(environment, "REPLAY_SERVICE")),
            new WireFormat(required(environment, "TOPIC_PREFIX"), required(environment, "SOURCE")));
    run.patience = LONG;
    String poison = environment.get(POISON);
    if (poison != null) {
      run.handler = refusing(poison, run.log);
    }
    return run;
  }

  private static String required(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), name);
  }

  private static EventHandler refusing(String poison, EventHandler handler) {
    return (event, tx) -> {
      if (event.entity().id().startsWith(poison)) {
        throw new IllegalStateException("poison");
      }
      handler.handle(event, tx);
    };
  }

  Map<String, String> environment() {
    return Map.of(
        "DATABASE_URL", database.url(),
        "DATABASE_USER", database.user(),
        "DATABASE_PASSWORD", database.password(),
        "KAFKA", kafka,
        "REPLAY_SERVICE", replayService.toString(),
        "TOPIC_PREFIX", format.topicPrefix(),
        "SOURCE", format.source());
  }

  /** Starts it where it was stopped. */
  public void start() {
    if (running.isPresent()) {
      throw new IllegalStateException("it runs already");
    }
    running =
        Optional.of(
            Projection.named(NAME)
                .of(ACCOUNT.value())
                .kafka(Map.of("bootstrap.servers", kafka, "session.timeout.ms", SESSION_MILLIS))
                .replayService(replayService)
                .positions(positions)
                .handler(handler)
                .reset(log)
                .settings(
                    it ->
                        it.withTopicPrefix(format.topicPrefix())
                            .withVerify(
                                verify ->
                                    verify
                                        .withEvery(VERIFY_EVERY)
                                        .withLease(VERIFY_LEASE)
                                        .withPatience(patience)))
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

  /** Lets all that is parked go on, once it runs. */
  public void resumeParked() {
    ProjectionName name = new ProjectionName(NAME);
    positions.parked(name, MOST_PARKED).forEach(parked -> positions.resume(name, parked.entity()));
  }

  /** How often its state was reset. */
  public long resets() {
    return log.resets();
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
