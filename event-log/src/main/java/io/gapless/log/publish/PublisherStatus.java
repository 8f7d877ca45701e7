package io.gapless.log.publish;

import java.time.Duration;

/**
 * What a publisher is doing, for health and metrics.
 *
 * @param running whether it works; false after {@code close}, or after a programmer error that its
 *     log names
 * @param circuit {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}
 * @param spilledEntities entities that are kept on the spill path by this process
 * @param spilledShards shards that are, because too many entities were
 * @param held unconfirmed events in memory
 * @param heldBytes about what they take, in bytes
 * @param oldestHeld age of the oldest of them, zero if there is none
 * @param published events confirmed by Kafka's acknowledgement, since it started
 * @param spilled events confirmed by the fallback store, since it started
 */
public record PublisherStatus(
    boolean running,
    String circuit,
    int spilledEntities,
    int spilledShards,
    long held,
    long heldBytes,
    Duration oldestHeld,
    long published,
    long spilled) {}
