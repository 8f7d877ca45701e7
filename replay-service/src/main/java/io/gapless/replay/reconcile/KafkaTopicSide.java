package io.gapless.replay.reconcile;

import io.gapless.event.EntityType;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.publish.TopicCheck;
import io.gapless.replay.reconcile.compare.TopicSide;
import io.gapless.replay.reconcile.compare.UnreconcilableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Kafka's topics. Each reading has a consumer of its own, without a group, that commits nothing.
 * Thread-safe.
 */
public final class KafkaTopicSide implements TopicSide {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<Admin> admins;
  private final WireFormat format;
  private final Duration margin;

  /**
   * @param consumers opens a consumer without a group
   * @param admins opens a client that may describe topics
   * @param margin how far clocks may differ
   */
  public KafkaTopicSide(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<Admin> admins,
      WireFormat format,
      Duration margin) {
    this.consumers = consumers;
    this.admins = admins;
    this.format = format;
    this.margin = margin;
  }

  @Override
  public Reading open(EntityType type, Instant since) {
    String topic = format.topic(type);
    requireWhole(topic);
    Consumer<byte[], byte[]> consumer = consumers.get();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      return new KafkaReading(consumer, partitions, since, margin);
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  /** A compacted topic has thrown events away by design: nothing can be told from it. */
  private void requireWhole(String topic) {
    TopicCheck.problem(topic, config(topic))
        .ifPresent(
            problem -> {
              throw new UnreconcilableException(problem);
            });
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admins.get()) {
      return admin
          .describeConfigs(List.of(resource))
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .values()
          .iterator()
          .next();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnreconcilableException("topic " + topic + " is not there");
      }
      throw new KafkaException("cannot describe topic " + topic, e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot describe topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while describing topic " + topic, e);
    }
  }
}
