package io.gapless.tests.system;

import io.gapless.event.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads everything that is on a system's topic, without the SDK. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<EventId> seen = new HashSet<>();

  private TopicReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  static TopicReader of(TestSystem system) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, system.topics().bootstrapServers(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    TopicReader reader =
        new TopicReader(
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    Set<TopicPartition> partitions = system.topics().endOffsets(system.topic()).keySet();
    reader.consumer.assign(partitions);
    reader.consumer.seekToBeginning(partitions);
    return reader;
  }

  /** The events that were on the topic so far; reads on, as far as a moment allows. */
  Set<EventId> readOn() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      Header id = record.headers().lastHeader("ce_id");
      seen.add(EventId.parse(new String(id.value(), StandardCharsets.UTF_8)));
    }
    return Set.copyOf(seen);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
