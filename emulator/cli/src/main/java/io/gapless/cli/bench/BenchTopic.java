package io.gapless.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.cli.bench.history.History;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Who writes events to a topic, as many a second as they come. */
final class BenchTopic implements AutoCloseable {
  private static final int LINGER_MILLIS = 5;
  private static final int BATCH_BYTES = 256 * 1_024;

  private final String prefix;
  private final WireFormat format;
  private final KafkaProducer<byte[], byte[]> producer;

  BenchTopic(String kafka, String prefix) {
    this.prefix = prefix;
    this.format = new WireFormat(prefix, WireFormat.standard().source());
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MILLIS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String prefix() {
    return prefix;
  }

  String name() {
    return format.topic(new EntityType(History.TYPE));
  }

  WireFormat format() {
    return format;
  }

  void send(Event event) {
    EventRecord record = format.encode(event);
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((header, value) -> sent.headers().add(header, value.getBytes(UTF_8)));
    var unused =
        producer.send(
            sent,
            (done, error) -> {
              if (error != null) {
                throw new IllegalStateException("Kafka took no event", error);
              }
            });
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
