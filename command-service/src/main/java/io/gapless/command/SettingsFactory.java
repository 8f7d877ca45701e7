package io.gapless.command;

import io.gapless.command.handle.FlowSettings;
import io.gapless.command.load.ReadSettings;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLogSettings;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.append.AppendSettings;
import io.gapless.log.publish.CircuitSettings;
import io.gapless.log.publish.PublisherBounds;
import io.gapless.log.publish.PublisherSettings;
import io.gapless.log.schema.SchemaMode;
import io.gapless.log.writer.WriterSettings;
import io.micronaut.configuration.kafka.config.KafkaProducerConfiguration;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Settings from the environment. All keys and their defaults stand in {@code application.yml}; the
 * records check the values.
 */
@Factory
final class SettingsFactory {
  @Singleton
  EventStoreSettings eventStore(
      @Property(name = "gapless.event-store.url") String url,
      @Property(name = "gapless.event-store.user") String user,
      @Property(name = "gapless.event-store.password") String password,
      @Property(name = "gapless.event-store.pool-size") int poolSize) {
    return new EventStoreSettings(url, user, password, poolSize);
  }

  @Singleton
  WireFormat wireFormat(
      @Property(name = "gapless.topic-prefix") String topicPrefix,
      @Property(name = "gapless.source") String source) {
    return new WireFormat(topicPrefix, source);
  }

  @Singleton
  FlowSettings flow(
      @Property(name = "gapless.command.workers") int workers,
      @Property(name = "gapless.command.max-waiting") int maxWaiting,
      @Property(name = "gapless.command.max-in-flight") int maxInFlight,
      @Property(name = "gapless.command.attempts") int attempts,
      @Property(name = "gapless.command.answer-within") Duration answerWithin,
      @Property(name = "gapless.command.kept-states") int keptStates) {
    return new FlowSettings(workers, maxWaiting, maxInFlight, attempts, answerWithin, keptStates);
  }

  @Singleton
  ReadSettings read(
      @Property(name = "gapless.read.workers") int workers,
      @Property(name = "gapless.read.max-waiting") int maxWaiting,
      @Property(name = "gapless.read.answer-within") Duration answerWithin) {
    return new ReadSettings(workers, maxWaiting, answerWithin);
  }

  @Singleton
  AppendSettings append(
      @Property(name = "gapless.append.lanes") int lanes,
      @Property(name = "gapless.append.max-batch") int maxBatch,
      @Property(name = "gapless.append.max-queued") int maxQueued,
      @Property(name = "gapless.append.answer-within") Duration answerWithin,
      @Property(name = "gapless.append.command-retention") Duration commandRetention) {
    return new AppendSettings(lanes, maxBatch, maxQueued, answerWithin, commandRetention);
  }

  @Singleton
  WriterSettings writer(
      @Property(name = "gapless.writer.heartbeat") Duration heartbeat,
      @Property(name = "gapless.writer.max-unconfirmed") long maxUnconfirmed,
      @Property(name = "gapless.writer.max-unconfirmed-bytes") long maxUnconfirmedBytes,
      @Property(name = "gapless.writer.max-unconfirmed-age") Duration maxUnconfirmedAge) {
    return new WriterSettings(heartbeat, maxUnconfirmed, maxUnconfirmedBytes, maxUnconfirmedAge);
  }

  @Singleton
  EventLogSettings eventLog(
      AppendSettings append,
      WriterSettings writer,
      @Property(name = "gapless.writer.host") String host,
      @Property(name = "gapless.schema") String schema) {
    return new EventLogSettings(append, writer, host, SchemaMode.of(schema));
  }

  @Singleton
  CircuitSettings circuit(
      @Property(name = "gapless.publisher.circuit.failures") int failures,
      @Property(name = "gapless.publisher.circuit.slow-after") Duration slowAfter,
      @Property(name = "gapless.publisher.circuit.open-for") Duration openFor) {
    return new CircuitSettings(failures, slowAfter, openFor);
  }

  @Singleton
  PublisherBounds publisherBounds(
      @Property(name = "gapless.publisher.held-events") int heldEvents,
      @Property(name = "gapless.publisher.held-bytes") long heldBytes,
      @Property(name = "gapless.publisher.in-flight-events") int inFlightEvents,
      @Property(name = "gapless.publisher.in-flight-bytes") long inFlightBytes,
      @Property(name = "gapless.publisher.fenced-entities") int fencedEntities) {
    return new PublisherBounds(
        heldEvents, heldBytes, inFlightEvents, inFlightBytes, fencedEntities);
  }

  @Singleton
  PublisherSettings publisher(
      @Named("events") KafkaProducerConfiguration<?, ?> producer,
      CircuitSettings circuit,
      PublisherBounds bounds) {
    return new PublisherSettings(producerProperties(producer.getConfig()), circuit, bounds);
  }

  /** What is Micronaut's own among the keys under {@code kafka} is not the producer's business. */
  private static Map<String, String> producerProperties(Properties config) {
    Map<String, String> kafka = new LinkedHashMap<>();
    for (String name : config.stringPropertyNames()) {
      if (!name.equals("enabled") && !name.startsWith("health")) {
        kafka.put(name, config.getProperty(name));
      }
    }
    return kafka;
  }
}
