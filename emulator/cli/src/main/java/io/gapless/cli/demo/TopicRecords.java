package io.gapless.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a few records of a topic at given places, for nobody's account. Not thread-safe. */
final class TopicRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS = 10;

  private final KafkaConsumer<byte[], byte[]> consumer;

  private TopicRecords(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  static TopicRecords of(String kafka) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    return new TopicRecords(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** At most so many records of one partition from an offset on; fewer if there are not so many. */
  List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int most) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int polls = 0; polls < POLLS && records.size() < most && hasMore(partition); polls++) {
      consumer.poll(POLL).records(partition).forEach(records::add);
    }
    return records.subList(0, Math.min(most, records.size()));
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean hasMore(TopicPartition partition) {
    return consumer.position(partition)
        < consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }
}
