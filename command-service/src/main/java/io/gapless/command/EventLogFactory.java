package io.gapless.command;

import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.log.BackgroundEventLog;
import io.gapless.command.log.CommandLog;
import io.gapless.command.log.EventLogCommandLog;
import io.gapless.command.log.EventLogConnection;
import io.gapless.command.log.EventLogWatch;
import io.gapless.command.log.PublishingEventLogStart;
import io.gapless.command.log.TopicWatch;
import io.gapless.command.log.TracedCommandLog;
import io.gapless.event.EntityType;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLog;
import io.gapless.log.EventLogSettings;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.publish.KafkaEventSender;
import io.gapless.log.publish.Publisher;
import io.gapless.log.publish.PublisherSettings;
import io.gapless.log.publish.TopicCheck;
import io.gapless.log.spill.FallbackStore;
import io.gapless.log.trace.EventSpans;
import io.gapless.log.trace.TracedSender;
import io.gapless.log.trace.TracedSpillWriter;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the event log, which starts in the background. */
@Factory
final class EventLogFactory {
  private static final Logger LOG = LoggerFactory.getLogger(EventLogFactory.class);

  /** {@code EX_CONFIG} of sysexits.h: starting it again is of no use before someone acts. */
  private static final int EXIT_REFUSED = 78;

  /** When what makes the service ready has been done, as a rule. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  @Context
  @Bean(preDestroy = "close")
  EventLogConnection<EventLog> connection(
      PublishingEventLogStart start,
      @Property(name = "gapless.event-store.retry-after") Duration retryAfter) {
    EventLogConnection<EventLog> connection =
        new EventLogConnection<>(start, retryAfter, EventLogFactory::exit);
    connection.open();
    return connection;
  }

  @Singleton
  PublishingEventLogStart start(
      EventStoreSettings store,
      EventLogSettings settings,
      PublisherSettings publisher,
      WireFormat format,
      FallbackStore fallbackStore,
      EventSpans spans,
      List<EntityDefinition<?, ?, ?>> definitions) {
    List<EntityType> types = definitions.stream().map(EntityDefinition::type).toList();
    return new PublishingEventLogStart(
        () -> publisher(publisher, format, fallbackStore, spans, types),
        started -> EventLog.start(store, settings, started));
  }

  private static Publisher publisher(
      PublisherSettings settings,
      WireFormat format,
      FallbackStore fallbackStore,
      EventSpans spans,
      List<EntityType> types) {
    Publisher publisher =
        Publisher.start(
            TracedSender.of(new KafkaEventSender(settings.kafka()), spans),
            TracedSpillWriter.of(fallbackStore, spans),
            format,
            settings);
    publisher.prepare(types);
    return publisher;
  }

  /** Beside the connection: a compacted topic ends the service, a silent Kafka does not. */
  @Context
  @Bean(preDestroy = "close")
  TopicWatch topicWatch(
      PublisherSettings settings, WireFormat format, List<EntityDefinition<?, ?, ?>> definitions) {
    List<String> topics = definitions.stream().map(it -> format.topic(it.type())).toList();
    TopicCheck check = TopicCheck.with(settings.kafka());
    TopicWatch watch = new TopicWatch(check::problem, topics, FIRST_LOOK, EventLogFactory::exit);
    watch.open();
    return watch;
  }

  @Singleton
  CommandLog commandLog(EventLogConnection<EventLog> connection, EventSpans spans) {
    return TracedCommandLog.of(new EventLogCommandLog(connection), spans);
  }

  @Singleton
  EventLogWatch eventLogWatch(EventLogConnection<EventLog> connection) {
    return new BackgroundEventLog(connection);
  }

  /** On a thread of its own: the shutdown waits for the one that calls this. */
  private static void exit(String reason) {
    LOG.error("This service stops, exit code {}: {}", EXIT_REFUSED, reason);
    Thread.ofPlatform().name("exit").start(() -> System.exit(EXIT_REFUSED));
  }
}
