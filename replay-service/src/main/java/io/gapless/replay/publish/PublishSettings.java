package io.gapless.replay.publish;

import io.gapless.log.publish.ProducerSafety;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How long a replayed event may take.
 *
 * @param deliveryTimeout until an event without acknowledgement is given up, to be tried again: 1 s
 *     to 2 min; key {@code gapless.publish.delivery-timeout}
 * @param maxBlock how long one event may hold up the others while the producer lacks metadata or
 *     memory: 10 ms to 10 s; key {@code gapless.publish.max-block}
 */
@ConfigurationProperties("gapless.publish")
public record PublishSettings(
    @Bindable(defaultValue = "30s") Duration deliveryTimeout,
    @Bindable(defaultValue = "500ms") Duration maxBlock) {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

  public PublishSettings {
    if (deliveryTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || deliveryTimeout.compareTo(Duration.ofMinutes(2)) > 0) {
      throw new IllegalArgumentException(
          "gapless.publish.delivery-timeout must be 1s to 2m, is " + deliveryTimeout);
    }
    if (maxBlock.compareTo(Duration.ofMillis(10)) < 0
        || maxBlock.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException(
          "gapless.publish.max-block must be 10ms to 10s, is " + maxBlock);
    }
  }

  /**
   * The producer's configuration.
   *
   * @param connection {@code kafka.*}: servers, security and whatever else a user sets; what keeps
   *     the promise and what these settings say win over it
   * @throws IllegalArgumentException if it would lose or reorder events; says what to set
   */
  public Map<String, Object> producer(Map<String, Object> connection) {
    ProducerSafety.require(connection);
    Map<String, Object> all = new HashMap<>();
    // Small steps, so that a broker that comes back is found within half a second.
    all.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
    all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    all.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000);
    all.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // With rebootstrap, send() blocks for max.block.ms as soon as all brokers are gone.
    all.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    all.putAll(connection);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
    // Versions of one entity wait for each other, so lingering would only add up.
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(deliveryTimeout.toMillis()));
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(requestTimeout().toMillis()));
    return all;
  }

  private Duration requestTimeout() {
    Duration half = deliveryTimeout.dividedBy(2);
    return half.compareTo(LONGEST_REQUEST) < 0 ? half : LONGEST_REQUEST;
  }
}
