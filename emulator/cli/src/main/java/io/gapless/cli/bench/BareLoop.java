package io.gapless.cli.bench;

import io.gapless.event.Event;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.WireFormat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a projection is measured against: a consumer that reads, decodes, and does nothing more. */
final class BareLoop {
  private static final Duration POLL = Duration.ofMillis(100);

  /** What it does with what it polled. */
  @FunctionalInterface
  interface Work {
    void on(List<Event> events) throws SQLException;
  }

  private BareLoop() {}

  /** Reads the whole topic. Returns the seconds from the first records to the last. */
  static double run(String kafka, BenchTopic topic, long events, Work work) throws SQLException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long begun = 0;
      long read = 0;
      while (read < events) {
        List<Event> decoded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          decoded.add(decode(topic.format(), record));
        }
        begun = begun == 0 && !decoded.isEmpty() ? System.nanoTime() : begun;
        if (!decoded.isEmpty()) {
          work.on(decoded);
        }
        read += decoded.size();
      }
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  private static Event decode(WireFormat format, ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), WireFormat.text(header.value()));
    }
    if (format.decode(headers, record.value()) instanceof DecodedRecord.Intact intact) {
      return intact.event();
    }
    throw new IllegalStateException("the benchmark's own record cannot be read");
  }
}
