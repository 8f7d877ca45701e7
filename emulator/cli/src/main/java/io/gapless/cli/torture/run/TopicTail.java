package io.gapless.cli.torture.run;

import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.evidence.Place;
import io.gapless.cli.torture.evidence.RowFile;
import io.gapless.cli.torture.evidence.TopicRecord;
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
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic into the evidence from its first record on, without the SDK, while things break:
 * so that records that are deleted were seen before. Of records that the nemesis marked as garbage
 * only the place is kept. Thread-safe.
 */
final class TopicTail implements AutoCloseable {
  private static final String MARK = "torture";
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final long NEW_PARTITIONS_EVERY = 10;

  /** So soon new partitions are seen; else it would be five minutes. */
  private static final Duration METADATA_AGE = Duration.ofSeconds(3);

  private final Topics topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RowFile<TopicRecord> records;
  private final RowFile<Place> garbage;
  private final Map<Integer, Long> readUpTo = new ConcurrentHashMap<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("topic-tail").unstarted(this::run);
  private volatile boolean over;
  private volatile long wanted = Long.MAX_VALUE;
  private volatile Duration patience = Duration.ofDays(1);
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /** Positions that were seen, a bit each; of the thread alone, as long as it runs. */
  private final BitSet positions = new BitSet();

  private TopicTail(Topics topics, EvidenceFiles files) {
    this.topics = topics;
    this.records = files.writeTopic();
    this.garbage = files.writeGarbage();
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                topics.bootstrapServers(),
                "enable.auto.commit",
                false,
                "metadata.max.age.ms",
                Math.toIntExact(METADATA_AGE.toMillis()),
                // Nothing is deleted that was not read: whoever starts anew would read it twice.
                "auto.offset.reset",
                "none"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  static TopicTail start(Topics topics, EvidenceFiles files) {
    TopicTail tail = new TopicTail(topics, files);
    tail.thread.start();
    return tail;
  }

  /** By partition, the offset below which everything was read. */
  Map<Integer, Long> readUpTo() {
    return Map.copyOf(readUpTo);
  }

  /**
   * Reads until so many different events were there, or nothing new has come for so long. What
   * comes later is not read.
   *
   * @throws IllegalStateException if it could not read on, so that what it has is not all there was
   */
  void finish(long events, Duration atMostWithout) throws InterruptedException {
    patience = atMostWithout;
    wanted = events;
    thread.join();
    if (failure.isPresent()) {
      throw new IllegalStateException(
          "the topic was not read to its end: " + failure.get(), failure.get());
    }
    if (positions.cardinality() < events) {
      requireAllRead();
    }
  }

  /** Or what is missing was never looked for. */
  private void requireAllRead() {
    topics
        .endOffsets(TortureSystem.TOPIC)
        .forEach(
            (partition, end) -> {
              if (readUpTo.getOrDefault(partition.partition(), 0L) < end) {
                throw new IllegalStateException(
                    "the topic was not read to its end: %s up to %s of %d"
                        .formatted(partition, readUpTo.get(partition.partition()), end));
              }
            });
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      readOn();
    } catch (RuntimeException noFurther) {
      // Said by whoever waits for its end.
      failure = Optional.of(noFurther);
    }
  }

  private void readOn() {
    try (consumer;
        records;
        garbage) {
      long seenAt = System.nanoTime();
      for (long round = 0; !over; round++) {
        if (round % NEW_PARTITIONS_EVERY == 0) {
          assign();
        }
        boolean more = poll();
        seenAt = more ? System.nanoTime() : seenAt;
        boolean enough = positions.cardinality() >= wanted && !more;
        if (enough || System.nanoTime() - seenAt > patience.toNanos()) {
          return;
        }
      }
    }
  }

  /** New partitions are read from their first record. */
  private void assign() {
    try {
      List<TopicPartition> all = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(TortureSystem.TOPIC, ASK)) {
        all.add(new TopicPartition(partition.topic(), partition.partition()));
      }
      List<TopicPartition> added = new ArrayList<>(all);
      added.removeAll(consumer.assignment());
      if (!added.isEmpty()) {
        Map<TopicPartition, Long> places = new HashMap<>();
        consumer.assignment().forEach(it -> places.put(it, consumer.position(it)));
        consumer.assign(all);
        places.forEach(consumer::seek);
        added.forEach(it -> consumer.seek(it, 0));
      }
    } catch (KafkaException away) {
      // It is asked again.
      return;
    }
  }

  private boolean poll() {
    long before = records.rows();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.headers().lastHeader(MARK) == null) {
        TopicRecord read = read(record);
        records.add(read);
        positions.set(Math.toIntExact(read.position().value()));
      } else {
        garbage.add(new Place(record.partition(), record.offset()));
      }
      readUpTo.put(record.partition(), record.offset() + 1);
    }
    return records.rows() > before;
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
