package io.gapless.replay.it;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import io.gapless.log.spill.spanner.SpannerFallbackStore;
import io.gapless.log.spill.spanner.SpannerFallbackStoreSettings;
import io.gapless.replay.migrate.MigrationSettings;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One test's event store, fallback store and topic on a stack, and its replicas, which work as a
 * user with the replay service's rights, and no others.
 */
final class ReplayStack implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final LocalStack stack;
  private final io.gapless.log.spill.FallbackStore fallbackStore;
  private final EventStoreRows rows;
  private final WireFormat format;
  private final ServiceSettings settings;
  private final List<AutoCloseable> replicas = new ArrayList<>();

  /** On a JDBC fallback store of its own. */
  ReplayStack(LocalStack stack) {
    this(stack, stack.parts().newJdbcFallbackStore("replay_fallback"));
  }

  ReplayStack(LocalStack stack, FallbackStore fallback) {
    this.stack = stack;
    Database eventStore = stack.newDatabase("replay");
    rows = new EventStoreRows(eventStore);
    String prefix = "replay." + UUID.randomUUID().toString().substring(0, 8) + ".";
    format = new WireFormat(prefix, "/test");
    stack.parts().createTopic(topic(), PARTITIONS);
    fallbackStore = open(fallback);
    fallbackStore.migrate();
    settings =
        stack
            .serviceSettings(restricted(eventStore), fallback)
            .with("GAPLESS_SCHEMA", "check")
            .with("GAPLESS_TOPIC_PREFIX", prefix)
            .with("GAPLESS_SOURCE", "/test");
  }

  /** As the migration job leaves it. */
  private Database restricted(Database eventStore) {
    String user = "replay_" + Integer.toHexString(eventStore.name().hashCode());
    Database restricted = eventStore.asUser(user);
    rows.migrate(new MigrationSettings("", user));
    return restricted;
  }

  private static io.gapless.log.spill.FallbackStore open(FallbackStore fallback) {
    return switch (fallback) {
      case FallbackStore.Jdbc jdbc ->
          new JdbcFallbackStore(
              new JdbcFallbackStoreSettings(
                  jdbc.database().url(), jdbc.database().user(), jdbc.database().password()));
      case FallbackStore.Spanner spanner ->
          new SpannerFallbackStore(
              new SpannerFallbackStoreSettings(
                  spanner.project(),
                  spanner.instance(),
                  spanner.database(),
                  spanner.emulatorHost()));
    };
  }

  EventStoreRows rows() {
    return rows;
  }

  io.gapless.log.spill.FallbackStore fallbackStore() {
    return fallbackStore;
  }

  WireFormat format() {
    return format;
  }

  ServiceSettings settings() {
    return settings;
  }

  String topic() {
    return format.topicPrefix() + "account";
  }

  static EntityKey account(String id) {
    return EntityKey.of("account", id);
  }

  SpilledEvent spilled(Event event) {
    return SpilledEvent.of(event, format.encode(event), "test");
  }

  /** A replica as a process, not started yet; it is stopped with this stack. */
  JavaService process(String name, ServiceSettings with) {
    JavaService replica = stack.replayService(name, with);
    replicas.add(replica);
    return replica;
  }

  /** A replica in this JVM, started; it is stopped with this stack. */
  EmbeddedServer replica(ServiceSettings with, String... profiles) {
    return context(with, profiles).getBean(EmbeddedServer.class).start();
  }

  /** The parts of a replica; none of its loops runs. */
  ApplicationContext context() {
    return context(settings);
  }

  private ApplicationContext context(ServiceSettings with, String... profiles) {
    Map<String, Object> environment = new HashMap<>(with.environment());
    environment.put("MICRONAUT_SERVER_PORT", "-1");
    ApplicationContext context =
        ApplicationContext.builder()
            .environments(profiles)
            .propertySources(
                PropertySource.of(
                    "environment",
                    environment,
                    PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE))
            .start();
    replicas.add(context);
    return context;
  }

  EmbeddedServer replica() {
    return replica(settings);
  }

  TopicRecords records() {
    return records(topic());
  }

  TopicRecords records(String topic) {
    return new TopicRecords(stack.parts().kafka(), topic, PARTITIONS);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable replica : replicas) {
      replica.close();
    }
    rows.close();
    fallbackStore.close();
  }
}
