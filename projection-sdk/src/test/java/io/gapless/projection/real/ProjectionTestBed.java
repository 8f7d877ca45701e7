package io.gapless.projection.real;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.sample.SampleEvents;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.gapless.stack.kafka.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one test's projection works with: a topic, a journal and positions of its own, and an event
 * store behind a {@link HostileReplayService}. Heads are not compared unless a test asks for it
 * with {@link #comparing}, so that each mechanism is seen to work without that one.
 */
final class ProjectionTestBed implements AutoCloseable {
  private static final EntityType TYPE = new EntityType("account");

  /** For the classic group protocol: the members of a group notice quickly that one has died. */
  static final Map<String, Object> QUICK_SESSIONS =
      Map.of("session.timeout.ms", 6_000, "heartbeat.interval.ms", 500);

  private static @Nullable Database sharedDatabase;

  private final String name = "p-" + UUID.randomUUID().toString().substring(0, 8);
  private final String topicPrefix = name + ".";
  private final Map<String, Object> kafka;
  private final HikariDataSource pool;
  private final RealTopic topic;
  private final StoredEvents store = new StoredEvents();
  private final HostileReplayService replayService = new HostileReplayService(store);
  private final Journal journal;
  private final List<Projection> started = new ArrayList<>();

  /** With a projection that began before anything was stored. */
  ProjectionTestBed(int partitions) {
    this(partitions, QUICK_SESSIONS, LocalStack.shared().topics(), true);
  }

  /**
   * @param begun whether the projection began before anything was stored; if not it begins when it
   *     is started, with what is stored by then
   */
  ProjectionTestBed(int partitions, boolean begun) {
    this(partitions, QUICK_SESSIONS, LocalStack.shared().topics(), begun);
  }

  /**
   * @param kafka properties of the projection's Kafka clients
   */
  ProjectionTestBed(int partitions, Map<String, Object> kafka) {
    this(partitions, kafka, LocalStack.shared().topics());
  }

  /**
   * @param topics of another broker than the shared one
   */
  ProjectionTestBed(int partitions, Map<String, Object> kafka, Topics topics) {
    this(partitions, kafka, topics, true);
  }

  private ProjectionTestBed(
      int partitions, Map<String, Object> kafka, Topics topics, boolean begun) {
    this.kafka = Map.copyOf(kafka);
    pool = pool(database());
    topic = new RealTopic(topicPrefix, partitions, topics);
    Journal.create(pool);
    positions().prepare(); // so that a test can look before the projection has come that far
    if (begun) {
      positions().begin(name(), new EntityType("account"), Position.start());
    }
    journal = new Journal(pool, name);
  }

  /** A pool that notices within a second or two that its database is away. */
  static HikariDataSource pool(Database database) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(6);
    pool.setConnectionTimeout(1_000);
    pool.setValidationTimeout(500);
    pool.addDataSourceProperty("connectTimeout", "1000");
    pool.addDataSourceProperty("socketTimeout", "10000");
    return pool;
  }

  static synchronized Database database() {
    Database database = sharedDatabase;
    if (database == null) {
      database = LocalStack.shared().newDatabase("projections");
      sharedDatabase = database;
    }
    return requireNonNull(database);
  }

  static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(45)).pollInterval(Duration.ofMillis(50));
  }

  ProjectionName name() {
    return new ProjectionName(name);
  }

  String topicPrefix() {
    return topicPrefix;
  }

  DataSource dataSource() {
    return pool;
  }

  RealTopic topic() {
    return topic;
  }

  StoredEvents store() {
    return store;
  }

  HostileReplayService replayService() {
    return replayService;
  }

  Journal journal() {
    return journal;
  }

  JdbcPositions positions() {
    return JdbcPositions.on(pool).migrate();
  }

  /** Starts the projection, with a handler that writes the journal. */
  Projection start() {
    return start(it -> it);
  }

  Projection start(UnaryOperator<ProjectionSettings> settings) {
    return start(journal.handler(), settings);
  }

  Projection start(EventHandler handler, UnaryOperator<ProjectionSettings> settings) {
    return start(pool, handler, settings);
  }

  /** The same, with positions over another data source. */
  Projection start(
      DataSource dataSource, EventHandler handler, UnaryOperator<ProjectionSettings> settings) {
    return start(dataSource, kafka, handler, settings);
  }

  /** The same, with other properties of its Kafka clients. */
  Projection startOn(Map<String, Object> kafka, UnaryOperator<ProjectionSettings> settings) {
    return start(pool, kafka, journal.handler(), settings);
  }

  private Projection start(
      DataSource dataSource,
      Map<String, Object> kafka,
      EventHandler handler,
      UnaryOperator<ProjectionSettings> settings) {
    Projection projection =
        builder(name, topicPrefix, replayService.uri(), dataSource)
            .kafka(topic.kafka())
            .kafka(kafka)
            .handler(handler)
            .reset(journal.reset())
            .settings(settings)
            .start();
    started.add(projection);
    return projection;
  }

  /** As the process of {@link ProjectionProcess} starts it, but for Kafka. */
  static ProjectionBuilder builder(
      String name, String topicPrefix, URI replayService, DataSource dataSource) {
    return Projection.named(name)
        .of("account")
        .replayService(replayService)
        .positions(JdbcPositions.on(dataSource).migrate())
        .settings(
            it ->
                it.withTopicPrefix(topicPrefix)
                    .withRetry(
                        retry ->
                            retry
                                .withBackoff(Duration.ofMillis(20))
                                .withWindow(Duration.ofSeconds(2)))
                    .withBackfill(
                        backfill ->
                            backfill
                                .withGrace(Duration.ofMillis(100))
                                .withBackoff(Duration.ofMillis(50)))
                    .withVerify(
                        verify ->
                            verify.withLease(Duration.ofHours(2)).withEvery(Duration.ofHours(1))));
  }

  /** Heads are compared all the time. */
  static ProjectionSettings comparing(ProjectionSettings settings) {
    return settings.withVerify(
        it ->
            it.withEvery(Duration.ofMillis(100))
                .withPatience(Duration.ofMillis(300))
                .withLease(Duration.ofSeconds(1)));
  }

  /** The same, but what is behind is fetched only after a minute: before, it comes from Kafka. */
  static ProjectionSettings comparingPatiently(ProjectionSettings settings) {
    return comparing(settings).withVerify(it -> it.withPatience(Duration.ofMinutes(1)));
  }

  /**
   * Waits until exactly the events of the event store took effect, each once and in order, and one
   * of the projection's instances has proved it.
   */
  void awaitProved() {
    awaitComplete();
    eventually()
        .untilAsserted(() -> assertThat(positions().through(name(), TYPE)).isEqualTo(store.end()));
  }

  /** Starts an instance whose client can read the topic: all comes that way, none by backfill. */
  void assertReadsItsTopic() {
    topic().send(store().append(SampleEvents.entity("ann"), 5));

    Projection projection = start(ProjectionTestBed::comparingPatiently);

    awaitProved();
    assertThat(replayService().asked()).isEmpty();
    assertThat(projection.status().health()).isEqualTo(new ProjectionHealth.Running());
  }

  /** Waits until exactly the events of the event store took effect, each once and in order. */
  void awaitComplete() {
    eventually().untilAsserted(() -> assertThat(journal.versions()).isEqualTo(store.versions()));
  }

  /** Waits until exactly these versions of an entity took effect, in this order. */
  void awaitVersions(EntityKey entity, Long... versions) {
    eventually()
        .untilAsserted(() -> assertThat(journal.versions(entity)).containsExactly(versions));
  }

  @Override
  public void close() {
    started.forEach(Projection::close);
    replayService.close();
    topic.close();
    pool.close();
  }
}
