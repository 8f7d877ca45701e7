package io.gapless.cli.torture.run;

import io.gapless.cli.torture.check.TopicRecord;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.stack.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic from the beginning, without the SDK, and goes on as long as something is missing.
 * Records that the nemesis marked as garbage are left out. Not thread-safe.
 */
final class TopicReading implements AutoCloseable {
  private static final String MARK = "torture";
  private static final Duration POLL = Duration.ofMillis(300);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicRecord> records = new ArrayList<>();
  private final Set<Long> positions = new HashSet<>();

  TopicReading(Topics topics) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", topics.bootstrapServers(), "enable.auto.commit", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    Set<TopicPartition> partitions = topics.endOffsets(TortureSystem.TOPIC).keySet();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads until so many different events are there, or nothing new has come for so long. */
  void readUntil(long events, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (positions.size() < events && System.nanoTime() < deadline) {
      if (poll()) {
        deadline = System.nanoTime() + patience.toNanos();
      }
    }
    // What comes after the last one sought is judged too.
    while (poll()) {
      continue;
    }
  }

  List<TopicRecord> records() {
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean poll() {
    int before = records.size();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.headers().lastHeader(MARK) == null) {
        TopicRecord read = read(record);
        records.add(read);
        positions.add(read.position().value());
      }
    }
    return records.size() > before;
  }

  private static TopicRecord read(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    String subject = headers.getOrDefault("ce_subject", "");
    int slash = subject.indexOf('/');
    return new TopicRecord(
        record.partition(),
        record.offset(),
        new String(record.key(), StandardCharsets.UTF_8),
        EntityKey.of(subject.substring(0, slash), subject.substring(slash + 1)),
        EntityVersion.of(Long.parseLong(headers.getOrDefault("ce_entityversion", ""))),
        EventId.parse(headers.getOrDefault("ce_id", "")),
        Digest.of(record.value()),
        Position.of(Long.parseLong(headers.getOrDefault("ce_position", ""))),
        headers.getOrDefault("ce_replay", ""));
  }
}
