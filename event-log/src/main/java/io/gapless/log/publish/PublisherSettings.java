package io.gapless.log.publish;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How committed events are published.
 *
 * @param kafka properties of the producer, {@code bootstrap.servers} among them; what is not given
 *     has the defaults of {@link #KAFKA_DEFAULTS}
 * @param circuit when Kafka counts as down
 * @param bounds how much is kept in memory
 */
public record PublisherSettings(
    Map<String, String> kafka, CircuitSettings circuit, PublisherBounds bounds) {
  /**
   * Fail fast, keep order. On a cluster whose brokers restart one by one, set {@code
   * delivery.timeout.ms} to 5000 and {@code request.timeout.ms} to 3000.
   */
  public static final Map<String, String> KAFKA_DEFAULTS =
      Map.ofEntries(
          Map.entry("acks", "all"),
          Map.entry("enable.idempotence", "true"),
          Map.entry("max.in.flight.requests.per.connection", "5"),
          Map.entry("delivery.timeout.ms", "2000"),
          Map.entry("request.timeout.ms", "1500"),
          // What piles up while a request is on its way is the next one: nobody waits for company.
          Map.entry("linger.ms", "0"),
          Map.entry("max.block.ms", "250"),
          // With the default, "rebootstrap", the client forgets its topics when all brokers are
          // gone, and each send() blocks for max.block.ms.
          Map.entry("metadata.recovery.strategy", "none"),
          Map.entry("reconnect.backoff.ms", "50"),
          Map.entry("reconnect.backoff.max.ms", "500"),
          Map.entry("retry.backoff.ms", "50"),
          Map.entry("socket.connection.setup.timeout.ms", "1000"),
          Map.entry("socket.connection.setup.timeout.max.ms", "2000"),
          Map.entry("buffer.memory", "33554432"),
          Map.entry("compression.type", "lz4"));

  public PublisherSettings {
    Map<String, String> merged = new LinkedHashMap<>(KAFKA_DEFAULTS);
    merged.putAll(kafka);
    if (merged.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("kafka.bootstrap.servers must be set");
    }
    ProducerSafety.require(merged);
    kafka = Map.copyOf(merged);
  }

  public static PublisherSettings of(Map<String, String> kafka) {
    return new PublisherSettings(kafka, CircuitSettings.defaults(), PublisherBounds.defaults());
  }

  /** Names only: a producer's properties can hold secrets. */
  @Override
  public String toString() {
    return "PublisherSettings[kafka=" + kafka.keySet() + ", " + circuit + ", " + bounds + "]";
  }
}
