package io.gapless.tests.system;

import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what the product would never send, to a system's topic. */
public final class RawProducer implements AutoCloseable {
  private final TestSystem system;
  private final KafkaProducer<byte[], byte[]> producer;

  private RawProducer(TestSystem system, KafkaProducer<byte[], byte[]> producer) {
    this.system = system;
    this.producer = producer;
  }

  public static RawProducer on(TestSystem system) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            system.topics().bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all");
    return new RawProducer(
        system,
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Sends events in this order, and returns when the broker has them all. */
  public void send(List<Event> events, String replay) {
    List<Future<?>> sends = new ArrayList<>();
    events.forEach(event -> sends.add(producer.send(record(event, replay))));
    try {
      for (Future<?> send : sends) {
        send.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused a raw record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private ProducerRecord<byte[], byte[]> record(Event event, String replay) {
    EventRecord encoded = system.format().encode(event, Optional.of(replay));
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(encoded.topic(), encoded.key(), encoded.value());
    encoded
        .headers()
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }
}
