package io.gapless.replay.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything on a topic, from the beginning, as it grows. */
final class TopicRecords implements AutoCloseable {
  /** A record with its headers as text. */
  record Received(String key, Map<String, String> headers, byte[] value) {
    String subject() {
      return headers.getOrDefault("ce_subject", "");
    }

    long version() {
      return Long.parseLong(headers.getOrDefault("ce_entityversion", "0"));
    }

    String id() {
      return headers.getOrDefault("ce_id", "");
    }
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Received> received = new ArrayList<>();

  TopicRecords(String bootstrapServers, String topic, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Takes what has come, and returns all so far; order within a key is the topic's. */
  List<Received> poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(record -> received.add(of(record)));
    return List.copyOf(received);
  }

  private static Received of(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), UTF_8)));
    return new Received(new String(record.key(), UTF_8), headers, record.value());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
