package io.gapless.replay.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import io.gapless.replay.reconcile.Retention.Left;
import io.gapless.replay.reconcile.compare.TopicRecord;
import io.gapless.replay.reconcile.compare.TopicSide;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One pass over a topic by a consumer that is assigned all its partitions. Not thread-safe. */
final class KafkaReading implements TopicSide.Reading {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Without records, until a record is given up. */
  private static final long MOST_POLLS = KafkaTopicSide.PATIENCE.dividedBy(POLL);

  /** Partitions of which the last records read by {@link #at} are kept: a fetch of each. */
  private static final int RECENT = 16;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Duration margin;
  private final Map<TopicPartition, Left> left = new HashMap<>();
  private final Set<TopicPartition> awaited = new HashSet<>();
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> recent = new HashMap<>();
  private Map<TopicPartition, Long> ends;

  /**
   * @param consumer closed with this
   */
  KafkaReading(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Instant since,
      Duration margin) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.margin = margin;
    consumer.assign(partitions);
    this.ends = consumer.endOffsets(partitions, KafkaTopicSide.PATIENCE);
    seek(since);
  }

  /** To the first record since then; where that is the first that is left, others may be gone. */
  private void seek(Instant since) {
    Map<TopicPartition, Long> beginnings =
        consumer.beginningOffsets(partitions, KafkaTopicSide.PATIENCE);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(it -> wanted.put(it, Math.max(0, since.toEpochMilli())));
    Map<TopicPartition, OffsetAndTimestamp> found =
        consumer.offsetsForTimes(wanted, KafkaTopicSide.PATIENCE);
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      @Nullable OffsetAndTimestamp first = found.get(partition);
      left.put(partition, left(beginning, end, first));
      consumer.seek(partition, first == null ? end : first.offset());
      awaited.add(partition);
    }
  }

  private static Left left(long beginning, long end, @Nullable OffsetAndTimestamp first) {
    if (beginning == 0) {
      return new Left.All();
    }
    if (beginning == end) {
      return new Left.Nothing();
    }
    return first != null && first.offset() == beginning
        ? new Left.Since(Instant.ofEpochMilli(first.timestamp()))
        : new Left.All();
  }

  @Override
  public void extend() {
    ends = consumer.endOffsets(partitions, KafkaTopicSide.PATIENCE);
    awaited.addAll(partitions);
    consumer.resume(partitions);
  }

  /**
   * Never beyond the noted ends: what is known of the event store is not newer than they are. What
   * comes behind them waits for {@link #extend}.
   */
  @Override
  public boolean poll(Consumer<TopicRecord> sink) {
    for (TopicPartition partition : Set.copyOf(awaited)) {
      long end = end(partition);
      if (consumer.position(partition) >= end) {
        consumer.seek(partition, end);
        consumer.pause(Set.of(partition));
        awaited.remove(partition);
      }
    }
    if (awaited.isEmpty()) {
      return false;
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    for (TopicPartition partition : records.partitions()) {
      long end = end(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (record.offset() < end) {
          sink.accept(record(record));
        }
      }
    }
    return true;
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public boolean mayHaveLetGo(Event event) {
    List<Left> all = new ArrayList<>();
    partitions.stream()
        .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
        .forEach(it -> all.add(left.getOrDefault(it, new Left.All())));
    return new Retention(all, margin).mayHaveLetGo(event.entity().idBytes(), event.occurredAt());
  }

  /** What is asked for one after the other often lies together: what came with one is kept. */
  @Override
  public Optional<TopicRecord> at(int partition, long offset) {
    TopicPartition wanted = new TopicPartition(partitions.getFirst().topic(), partition);
    Optional<ConsumerRecord<byte[], byte[]>> found = in(recent.get(wanted), offset);
    if (found.isEmpty()) {
      consumer.pause(partitions);
      consumer.resume(List.of(wanted));
      consumer.seek(wanted, offset);
      found = fetched(wanted, offset);
    }
    return found.map(KafkaReading::record);
  }

  /** A poll without records says nothing of the topic: a broker may take its time. */
  private Optional<ConsumerRecord<byte[], byte[]>> fetched(TopicPartition wanted, long offset) {
    try {
      for (int poll = 0; consumer.position(wanted) <= offset; poll++) {
        if (poll == MOST_POLLS) {
          throw new KafkaException(
              "offset %d of %s was not read in time".formatted(offset, wanted));
        }
        keep(wanted, consumer.poll(POLL).records(wanted));
      }
      return in(recent.get(wanted), offset);
    } catch (OffsetOutOfRangeException e) {
      return Optional.empty();
    }
  }

  private void keep(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    if (!records.isEmpty()) {
      if (recent.size() >= RECENT) {
        recent.clear();
      }
      recent.put(partition, records);
    }
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> in(
      @Nullable List<ConsumerRecord<byte[], byte[]>> records, long offset) {
    return records == null
        ? Optional.empty()
        : records.stream().filter(it -> it.offset() == offset).findFirst();
  }

  private static TopicRecord record(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      byte @Nullable [] value = header.value();
      if (value != null) {
        headers.put(header.key(), new String(value, UTF_8));
      }
    }
    return new TopicRecord(
        record.partition(), record.offset(), record.key(), headers, record.value());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
