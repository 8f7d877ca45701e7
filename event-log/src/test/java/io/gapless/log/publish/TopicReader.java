package io.gapless.log.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic, for tests. */
public final class TopicReader {
  private TopicReader() {}

  /** All records, until there are so many or 30 s have passed. */
  public static List<EventRecord> read(String bootstrapServers, String topic, int atLeast) {
    Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
    List<EventRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (records.size() < atLeast && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(it -> records.add(of(it)));
      }
    }
    return records;
  }

  private static EventRecord of(ConsumerRecord<byte[], byte[]> kafka) {
    Map<String, String> headers = new LinkedHashMap<>();
    kafka.headers().forEach(it -> headers.put(it.key(), new String(it.value(), UTF_8)));
    return new EventRecord(kafka.topic(), kafka.key(), headers, kafka.value());
  }
}
