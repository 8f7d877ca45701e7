package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.stack.StackException;
import io.gapless.stack.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What may happen to the topic itself. */
final class TopicCells {
  /** Marks records that are none of ours, for whoever reads the topic to judge. */
  static final String MARK = "torture";

  private static final int MOST_PARTITIONS = 12;
  private static final int AGAIN = 200;
  private static final int GARBAGE = 5;

  private final Topics topics;
  private final String topic;
  private final Log log;

  TopicCells(Topics topics, String topic, Log log) {
    this.topics = topics;
    this.topic = topic;
    this.log = log;
  }

  List<Cell> all() {
    return List.of(
        new Cell("topic", "more partitions", (spell, random) -> grow()),
        new Cell("topic", "old records again", (spell, random) -> again(random)),
        new Cell("topic", "records nobody can read", (spell, random) -> garbage(random)));
  }

  private void grow() {
    int partitions = topics.partitions(topic);
    if (partitions * 2 > MOST_PARTITIONS) {
      throw new StackException("it has " + partitions + " partitions already");
    }
    topics.growTo(topic, partitions * 2);
    log.seen(Sometimes.PARTITIONS_GREW);
  }

  /** Old ones, out of order. */
  private void again(RandomGenerator random) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(old(random));
    for (int index = records.size() - 1; index > 0; index--) {
      Collections.swap(records, index, random.nextInt(index + 1));
    }
    send(records);
  }

  private void garbage(RandomGenerator random) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < GARBAGE; number++) {
      byte[] bytes = new byte[random.nextInt(1, 2_000)];
      random.nextBytes(bytes);
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes, bytes);
      record.headers().add(MARK, bytes);
      record.headers().add("ce_id", "no id".getBytes(StandardCharsets.UTF_8));
      records.add(record);
    }
    send(records);
  }

  private List<ProducerRecord<byte[], byte[]>> old(RandomGenerator random) {
    Map<TopicPartition, Long> ends = topics.endOffsets(topic);
    TopicPartition partition = new TopicPartition(topic, random.nextInt(ends.size()));
    long end = ends.getOrDefault(partition, 0L);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                topics.bootstrapServers(),
                "enable.auto.commit",
                false,
                "default.api.timeout.ms",
                5_000,
                "max.poll.records",
                AGAIN),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, (long) (random.nextDouble() * end));
      return consumer.poll(Duration.ofSeconds(2)).records(partition).stream()
          .map(this::copy)
          .toList();
    }
  }

  private ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", topics.bootstrapServers(),
                "delivery.timeout.ms", 5_000,
                "request.timeout.ms", 3_000,
                "linger.ms", 0,
                "max.block.ms", 5_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records.forEach(producer::send);
      producer.flush();
    }
  }
}
