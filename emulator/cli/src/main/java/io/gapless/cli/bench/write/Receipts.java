package io.gapless.cli.bench.write;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of all topics, and when each event came to it. Thread-safe. */
final class Receipts implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LOOK_MILLIS = 5;
  private static final byte[] NUMBER = "\"n\":".getBytes(US_ASCII);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread polling = Thread.ofPlatform().name("receipts").unstarted(this::poll);
  private volatile Optional<Round> current = Optional.empty();
  private volatile boolean stopped;

  /** What is expected of one topic for a while; times are {@link System#nanoTime()}. */
  static final class Round {
    private final String topic;
    private final Map<Long, Long> due = new ConcurrentHashMap<>();
    private final Histogram micros = Figures.histogram();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

    private Round(String topic) {
      this.topic = topic;
    }

    /** Before it is written. */
    void expect(long number, long dueNanos) {
      due.put(number, dueNanos);
    }

    /** It was not written after all. */
    void forget(long number) {
      due.remove(number);
    }

    private void received(long number, long atNanos) {
      Long since = due.get(number);
      if (since != null) {
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, atNanos - since)));
        lastNanos.set(atNanos);
        due.remove(number); // last: who waits for all finds everything recorded
      }
    }

    /** Waits until all that is expected came, or nothing comes any more; how many did not. */
    int await(Duration quiet) throws InterruptedException {
      while (!due.isEmpty() && System.nanoTime() - lastNanos.get() < quiet.toNanos()) {
        Thread.sleep(LOOK_MILLIS);
      }
      return due.size();
    }

    Histogram micros() {
      return micros;
    }

    long lastNanos() {
      return lastNanos.get();
    }
  }

  Receipts(String kafka, Collection<String> topics) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "fetch.min.bytes", "1"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    polling.start();
  }

  /** From now on what comes by this topic counts, and nothing else. */
  Round begin(String topic) {
    Round round = new Round(topic);
    current = Optional.of(round);
    return round;
  }

  private void poll() {
    try (consumer) {
      while (!stopped) {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        current.ifPresent(
            round -> records.records(round.topic).forEach(it -> round.received(number(it), now)));
      }
    } catch (WakeupException e) {
      // It is closed.
    }
  }

  /**
   * Its number stands in its payload, {@code {"n":17,...}}, if it is of an entity of a history, and
   * else in its entity's id, {@code n-17}.
   */
  private static long number(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key[0] == 'e' ? digits(record.value(), 1 + NUMBER.length) : digits(key, 2);
  }

  private static long digits(byte[] text, int from) {
    long number = 0;
    for (int i = from; i < text.length && text[i] >= '0' && text[i] <= '9'; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  @Override
  public void close() {
    stopped = true;
    consumer.wakeup();
    try {
      polling.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
