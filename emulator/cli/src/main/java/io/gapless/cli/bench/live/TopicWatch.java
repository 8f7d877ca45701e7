package io.gapless.cli.bench.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.wire.WireFormat;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of the topic that notes each event when it comes first. When that was, the broker
 * says: so records can be fetched in big portions, and looking on takes little of the processor
 * that is measured. Thread-safe.
 */
final class TopicWatch implements AutoCloseable {
  private static final String THREAD = "topic-watch";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int FETCH_BYTES = 1 << 20;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final Duration LAST_WITHIN = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final FirstSightings sightings = new FirstSightings();
  private final List<Consumer<Sighting>> listeners = new CopyOnWriteArrayList<>();
  private final Replayed replayed = new Replayed();
  private final Thread reading;
  private volatile boolean stopped;

  private TopicWatch(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    this.reading = Thread.ofPlatform().daemon().name(THREAD).unstarted(this::read);
  }

  /** Reads all partitions from their beginning on. */
  static TopicWatch of(LocalStack stack, int partitions) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.parts().kafka(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Math.toIntExact(POLL.toMillis()),
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                "none"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(it -> new TopicPartition(LiveStack.TOPIC, it))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    TopicWatch watch = new TopicWatch(consumer);
    watch.reading.start();
    return watch;
  }

  /** From now on it reads when nobody else wants the processor. */
  void yieldToOthers() {
    LowPriority.giveToThread(THREAD);
  }

  /** Told of each event when it comes first, on the reading thread, from now on. */
  void tell(Consumer<Sighting> listener) {
    listeners.add(listener);
  }

  /** What came out of the fallback store or the event store again. */
  Replayed replayed() {
    return replayed;
  }

  FirstSightings sightings() {
    return sightings;
  }

  /**
   * How many events of the event store are not on the topic, after waiting for them for a while.
   *
   * @param after those at this position and before do not matter
   */
  long missing(Database events, long after) throws SQLException, InterruptedException {
    BitSet expected = positions(events, after);
    long deadline = System.nanoTime() + LAST_WITHIN.toNanos();
    while (sightings.missing(expected) > 0 && System.nanoTime() < deadline) {
      Thread.sleep(POLL);
    }
    return sightings.missing(expected);
  }

  private static BitSet positions(Database events, long after) throws SQLException {
    BitSet positions = new BitSet();
    try (Connection connection = events.connect();
        PreparedStatement select =
            connection.prepareStatement("SELECT position FROM events WHERE position > ?")) {
      select.setLong(1, after);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          positions.set(Math.toIntExact(rows.getLong(1)));
        }
      }
    }
    return positions;
  }

  private void read() {
    while (!stopped) {
      consumer.poll(POLL).forEach(this::note);
    }
    consumer.close();
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    // The end of the millisecond in which it was appended: never too early.
    long atMicros = (record.timestamp() + 1) * MICROS_PER_MILLI;
    Header replay = record.headers().lastHeader(WireFormat.REPLAY);
    if (replay != null) {
      replayed.note(new String(replay.value(), UTF_8), record.timestamp(), size(record));
    }
    String account = new String(record.key(), UTF_8);
    long version = number(record, "ce_entityversion");
    if (sightings.isFirst(Math.toIntExact(number(record, "ce_position")), account, version)) {
      Sighting sighting = new Sighting(account, version, replay != null, atMicros);
      listeners.forEach(it -> it.accept(sighting));
    }
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    long size = record.key().length + record.value().length;
    for (Header header : record.headers()) {
      size += header.key().length() + header.value().length;
    }
    return size;
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
    return Long.parseLong(new String(record.headers().lastHeader(header).value(), UTF_8));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
