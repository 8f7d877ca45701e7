package io.gapless.stack.kafka;

import io.gapless.stack.process.Ports;

/**
 * A way to the broker that goes through somebody else, such as a fault proxy: the broker listens on
 * one port and tells clients that come there to come back on the other.
 *
 * @param name capitals and digits, unique
 * @param port where the broker listens, to which the other forwards
 * @param advertised where clients are sent
 */
public record KafkaWay(String name, int port, int advertised) {
  public KafkaWay {
    if (!name.matches("[A-Z][A-Z0-9]{0,30}")) {
      throw new IllegalArgumentException("a way's name is capitals and digits: " + name);
    }
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + advertised;
  }
}
