package io.gapless.cli.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.cli.bench.history.History;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.publish.PublisherSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events with a producer that has the settings of Gapless's own. Thread-safe. */
final class TopicWriter implements AutoCloseable {
  private final WireFormat format;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param producer what of its settings is not Gapless's default
   */
  TopicWriter(Map<String, String> producer, String prefix) {
    this.format = new WireFormat(prefix, "/bench");
    Map<String, Object> settings = new HashMap<>(PublisherSettings.KAFKA_DEFAULTS);
    settings.putAll(producer);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  String topic() {
    return format.topic(new EntityType(History.TYPE));
  }

  EventRecord encode(Event event) {
    return format.encode(event);
  }

  /** Completes when Kafka has acknowledged it. */
  CompletableFuture<Void> send(EventRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((header, value) -> sent.headers().add(header, value.getBytes(UTF_8)));
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    var unused =
        producer.send(
            sent,
            (done, error) -> {
              if (error == null) {
                acknowledged.complete(null);
              } else {
                acknowledged.completeExceptionally(error);
              }
            });
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close();
  }
}
