package io.gapless.log.publish;

import java.time.Duration;

/**
 * When Kafka counts as down, and when it is tried again.
 *
 * @param failures so many failed sends in a row open the circuit, 1 to 100; key {@code
 *     gapless.publisher.circuit.failures}
 * @param slowAfter a send without an answer for so long opens the circuit at once, and everything
 *     in flight is spilled too, 50 ms to 60 s; key {@code gapless.publisher.circuit.slow-after}
 * @param openFor so long nothing is sent before one event tries again, 10 ms to 60 s; key {@code
 *     gapless.publisher.circuit.open-for}
 */
public record CircuitSettings(int failures, Duration slowAfter, Duration openFor) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  public CircuitSettings {
    if (failures < 1 || failures > 100) {
      throw new IllegalArgumentException(
          "gapless.publisher.circuit.failures must be 1 to 100, is " + failures);
    }
    require("slow-after", slowAfter, Duration.ofMillis(50));
    require("open-for", openFor, Duration.ofMillis(10));
  }

  /** 3 failures; 500 ms; 500 ms. */
  public static CircuitSettings defaults() {
    return new CircuitSettings(3, Duration.ofMillis(500), Duration.ofMillis(500));
  }

  private static void require(String key, Duration value, Duration shortest) {
    if (value.compareTo(shortest) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "gapless.publisher.circuit."
              + key
              + " must be "
              + shortest.toMillis()
              + " ms to 60 s, is "
              + value);
    }
  }
}
