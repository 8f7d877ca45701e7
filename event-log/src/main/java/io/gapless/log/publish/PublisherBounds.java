package io.gapless.log.publish;

/**
 * How much a publisher keeps in memory.
 *
 * @param heldEvents most unconfirmed events of all writers, 1 or more; beyond it a writer's further
 *     events are left to the replay service; key {@code gapless.publisher.held-events}
 * @param heldBytes the same in bytes (about), 1 or more; key {@code gapless.publisher.held-bytes}
 * @param inFlightEvents most events that Kafka has not answered yet, 1 or more; further ones wait;
 *     key {@code gapless.publisher.in-flight-events}
 * @param inFlightBytes the same in bytes, 1 or more; well below the producer's {@code
 *     buffer.memory}, so that it never blocks; key {@code gapless.publisher.in-flight-bytes}
 * @param fencedEntities most entities that are kept on the spill path one by one, 1 or more; beyond
 *     it whole shards are; key {@code gapless.publisher.fenced-entities}
 */
public record PublisherBounds(
    int heldEvents, long heldBytes, int inFlightEvents, long inFlightBytes, int fencedEntities) {
  public PublisherBounds {
    require("held-events", heldEvents);
    require("held-bytes", heldBytes);
    require("in-flight-events", inFlightEvents);
    require("in-flight-bytes", inFlightBytes);
    require("fenced-entities", fencedEntities);
  }

  /** 200,000 events, 256 MiB; 5,000 events, 8 MiB; 200,000 entities. */
  public static PublisherBounds defaults() {
    return new PublisherBounds(200_000, 256L << 20, 5_000, 8L << 20, 200_000);
  }

  private static void require(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "gapless.publisher." + key + " must be 1 or more, is " + value);
    }
  }
}
