package io.gapless.replay.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.wire.EventRecord;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whoever publishes to a topic, rightly or not. */
final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  TopicWriter(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** It is there at the next {@link #flush} at the latest. */
  void send(EventRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
    var unused = producer.send(sent);
  }

  /** Returns when it is there. */
  void publish(EventRecord record) throws InterruptedException {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
    try {
      producer.send(sent).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka took no event", e);
    }
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
