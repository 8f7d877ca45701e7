package io.gapless.cli.torture.probe;

import java.util.Map;

/** How the members of a consumer group share its partitions. */
public enum GroupProtocol {
  /** What projections do if nothing else is said. */
  COOPERATIVE(Map.of()),

  /** Everybody gives everything up and gets it again. */
  EAGER(Map.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor")),

  /** KIP-848: the broker assigns. */
  BROKER(Map.of("group.protocol", "consumer"));

  private final Map<String, String> properties;

  GroupProtocol(Map<String, String> properties) {
    this.properties = properties;
  }

  /** One of them, by seed. */
  public static GroupProtocol of(long seed) {
    return values()[(int) Math.floorMod(seed, values().length)];
  }

  Map<String, String> properties() {
    return properties;
  }
}
