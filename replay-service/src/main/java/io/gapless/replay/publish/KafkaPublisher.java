package io.gapless.replay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.wire.EventRecord;
import io.gapless.replay.loop.Loop;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes through one Kafka producer. {@code send()} blocks its caller when the producer lacks
 * metadata or memory, so it is only called by this loop's thread; callers hand over through a
 * bounded queue. The producer is opened with the first event and opened anew when it is spent.
 * Thread-safe.
 */
public final class KafkaPublisher implements Publisher, Loop, AutoCloseable {
  /** Events handed over and not yet given to the producer; one more is {@code Unknown} at once. */
  static final int MAX_WAITING = 4_096;

  /**
   * An event that waited longer is not sent any more: the events before it have blocked the
   * producer, and its sender will rather try again.
   */
  static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private static final Duration LISTEN = Duration.ofMillis(100);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  /** After a producer could not be opened, or was spent at once. */
  private static final Duration REOPEN_PAUSE = Duration.ofMillis(500);

  private record Waiting(
      EventRecord record, CompletableFuture<PublishOutcome> outcome, long since) {}

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean spent = new AtomicBoolean();
  private volatile boolean closed;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * @param producers opens an idempotent producer with bounded {@code max.block.ms} and {@code
   *     delivery.timeout.ms}; may fail, it is then asked again
   */
  public KafkaPublisher(Supplier<Producer<byte[], byte[]>> producers, LongSupplier nanoTime) {
    this.producers = producers;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "kafka-publisher";
  }

  @Override
  public CompletableFuture<PublishOutcome> publish(EventRecord record) {
    Waiting next = new Waiting(record, new CompletableFuture<>(), nanoTime.getAsLong());
    if (closed || !waiting.offer(next)) {
      next.outcome.complete(new PublishOutcome.Unknown("the publisher takes no more"));
    }
    return next.outcome;
  }

  @Override
  public Duration turn() throws InterruptedException {
    Waiting next = waiting.poll(LISTEN.toNanos(), TimeUnit.NANOSECONDS);
    if (next == null) {
      return Duration.ZERO;
    }
    if (nanoTime.getAsLong() - next.since > MAX_WAIT.toNanos()) {
      next.outcome.complete(new PublishOutcome.Unknown("waited too long for the producer"));
      return Duration.ZERO;
    }
    return send(next);
  }

  private Duration send(Waiting next) throws InterruptedException {
    if (spent.getAndSet(false)) {
      closeProducer(Duration.ZERO);
    }
    try {
      open().send(kafkaRecord(next.record), (sent, error) -> settle(next, error));
    } catch (InterruptException e) {
      settle(next, e);
      throw new InterruptedException("interrupted in send()");
    } catch (KafkaException | IllegalStateException e) {
      // Cannot be opened (a name that does not resolve), or refuses to work any more.
      settle(next, e);
    } catch (RuntimeException e) {
      // Unforeseen: the loop dies of it, but its caller must not wait for ever.
      settle(next, e);
      throw e;
    }
    return spent.get() ? REOPEN_PAUSE : Duration.ZERO;
  }

  private void settle(Waiting settled, @Nullable Exception error) {
    if (error == null) {
      settled.outcome.complete(new PublishOutcome.Acknowledged());
      return;
    }
    if (KafkaOutcomes.isProducerSpent(error)) {
      spent.set(true);
    }
    settled.outcome.complete(KafkaOutcomes.of(error));
  }

  private Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
    }
    return current;
  }

  private void closeProducer(Duration patience) {
    Producer<byte[], byte[]> current = producer;
    producer = null;
    if (current != null) {
      current.close(patience);
    }
  }

  private static ProducerRecord<byte[], byte[]> kafkaRecord(EventRecord record) {
    ProducerRecord<byte[], byte[]> result =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((name, value) -> result.headers().add(name, value.getBytes(UTF_8)));
    return result;
  }

  /** Call it when the loop has stopped. What still waits or is under way becomes unknown. */
  @Override
  public void close() {
    closed = true;
    closeProducer(CLOSE_PATIENCE);
    for (Waiting left = waiting.poll(); left != null; left = waiting.poll()) {
      left.outcome.complete(new PublishOutcome.Unknown("the publisher is closed"));
    }
  }
}
