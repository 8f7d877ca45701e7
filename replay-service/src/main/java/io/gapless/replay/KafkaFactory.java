package io.gapless.replay;

import io.gapless.log.publish.TopicCheck;
import io.gapless.log.trace.EventSpans;
import io.gapless.replay.publish.CheckedPublisher;
import io.gapless.replay.publish.KafkaPublisher;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishSettings;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.publish.TracedPublisher;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Wires the way to Kafka that drain, take-over, jobs and repairs share. */
@Factory
final class KafkaFactory {
  /** What a publisher may take beyond the producer's own bound. */
  private static final Duration PUBLISH_MARGIN = Duration.ofSeconds(10);

  @Singleton
  KafkaPublisher kafkaPublisher(PublishSettings settings, Environment environment) {
    Map<String, Object> properties =
        settings.producer(properties(environment, ProducerConfig.configNames()));
    return new KafkaPublisher(
        () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        System::nanoTime);
  }

  @Singleton
  TopicGates topicGates() {
    return new TopicGates(System::nanoTime);
  }

  @Singleton
  TopicCheck topicCheck(Environment environment) {
    return TopicCheck.with(properties(environment, AdminClientConfig.configNames()));
  }

  @Singleton
  Publication publication(
      KafkaPublisher publisher,
      TopicCheck check,
      TopicGates gates,
      PublishSettings settings,
      EventSpans spans) {
    return new Publication(
        TracedPublisher.of(
            new CheckedPublisher(publisher, check::problem, System::nanoTime), spans),
        gates,
        settings.deliveryTimeout().plus(PUBLISH_MARGIN));
  }

  /** Whatever of {@code kafka.*} a client knows; asked one by one, so that any source serves. */
  static Map<String, Object> properties(Environment environment, Set<String> names) {
    Map<String, Object> properties = new HashMap<>();
    for (String name : names) {
      environment
          .getProperty("kafka." + name, String.class)
          .ifPresent(value -> properties.put(name, value));
    }
    return properties;
  }
}
