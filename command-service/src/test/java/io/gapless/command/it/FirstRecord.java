package io.gapless.command.it;

import io.gapless.stack.StackParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** What a consumer of the topic gets to see. */
final class FirstRecord {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(20);

  private FirstRecord() {}

  /** The first record with this key. Waits until it is there. */
  static ConsumerRecord<String, byte[]> of(StackParts stack, String topic, String key) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", stack.kafka(), "group.id", key, "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      return Awaitility.await()
          .pollInSameThread()
          .atMost(SOON)
          .until(() -> polled(consumer, key), Optional::isPresent)
          .orElseThrow();
    }
  }

  private static Optional<ConsumerRecord<String, byte[]>> polled(
      KafkaConsumer<String, byte[]> consumer, String key) {
    return StreamSupport.stream(consumer.poll(POLL).spliterator(), false)
        .filter(record -> record.key().equals(key))
        .findFirst();
  }
}
