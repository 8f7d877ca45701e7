package io.gapless.log.publish;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Refuses producer settings with which an acknowledged event can be lost or events reordered. */
public final class ProducerSafety {
  /** Kafka keeps the order of so many unanswered requests, and not of more. */
  private static final int MOST_IN_FLIGHT = 5;

  private ProducerSafety() {}

  /**
   * @param kafka a producer's properties; what is absent has Kafka's own defaults, which are safe
   * @throws IllegalArgumentException says what to set
   */
  public static void require(Map<String, ?> kafka) {
    String acks = value(kafka, ProducerConfig.ACKS_CONFIG, "all");
    if (!acks.equals("all") && !acks.equals("-1")) {
      throw unsafe(
          ProducerConfig.ACKS_CONFIG, acks, "all", "with less, an acknowledged event can be lost");
    }
    String idempotence = value(kafka, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    if (!idempotence.equals("true")) {
      throw unsafe(
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          idempotence,
          "true",
          "without it, retries reorder events");
    }
    String inFlight = value(kafka, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "5");
    if (!isOneTo(MOST_IN_FLIGHT, inFlight)) {
      throw unsafe(
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          inFlight,
          "1 to " + MOST_IN_FLIGHT,
          "with more, retries reorder events");
    }
  }

  private static String value(Map<String, ?> kafka, String key, String otherwise) {
    Object given = kafka.get(key);
    return given == null ? otherwise : given.toString().strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isOneTo(int most, String value) {
    try {
      int number = Integer.parseInt(value);
      return number >= 1 && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static IllegalArgumentException unsafe(
      String key, String value, String allowed, String why) {
    return new IllegalArgumentException(
        "kafka property %s must be %s, is '%s': %s".formatted(key, allowed, value, why));
  }
}
