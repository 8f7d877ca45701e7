package io.gapless.log.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.crash.CrashPoint;
import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends through a Kafka producer of its own. {@link #send} blocks for at most {@code max.block.ms}:
 * when the topic's metadata or buffer space is missing.
 */
public final class KafkaEventSender implements EventSender {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventSender.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;

  /**
   * @param properties the producer's, for example {@link PublisherSettings#kafka()}
   */
  public KafkaEventSender(Map<String, String> properties) {
    this(
        new KafkaProducer<>(
            new HashMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  KafkaEventSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public void send(EventRecord record, Consumer<SendOutcome> outcome) {
    HandOver handOver = new HandOver(outcome);
    try {
      producer.send(toKafka(record), (metadata, error) -> handOver.ended(error));
      handOver.returned();
      CrashPoint.PUBLISH_SENT.reached();
    } catch (KafkaException | IllegalStateException e) {
      handOver.ended(e);
    }
  }

  @Override
  public void prepare(String topic) {
    try {
      producer.partitionsFor(topic);
    } catch (KafkaException | IllegalStateException e) {
      LOG.info("Kafka does not answer for a topic yet: topic={} reason={}", topic, e.getMessage());
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }

  private static ProducerRecord<byte[], byte[]> toKafka(EventRecord record) {
    ProducerRecord<byte[], byte[]> kafka =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((name, value) -> kafka.headers().add(name, value.getBytes(UTF_8)));
    return kafka;
  }

  /**
   * One call of {@code send()}. The producer reports a record that it never took on the caller's
   * own thread, before it returns; what it took, on its I/O thread. So the two can be told apart,
   * although both come as a {@code TimeoutException}.
   */
  private static final class HandOver {
    private final Consumer<SendOutcome> outcome;
    private final Thread caller = Thread.currentThread();
    private boolean returned;

    HandOver(Consumer<SendOutcome> outcome) {
      this.outcome = outcome;
    }

    void returned() {
      returned = true;
    }

    void ended(@Nullable Exception error) {
      boolean neverTaken = Thread.currentThread() == caller && !returned;
      outcome.accept(KafkaErrors.outcome(error, neverTaken));
    }
  }
}
