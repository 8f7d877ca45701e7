package io.gapless.log.spill;

import io.gapless.event.Position;
import java.time.Instant;

/**
 * A row that is set aside, as people see it: without its payload.
 *
 * @param key the row's key
 * @param position the event's place in the event store
 * @param topic where it was to go
 * @param reason why it was spilled
 * @param bytes of its payload
 * @param attempts how often it was refused
 * @param lastError what the last attempt ended with
 * @param quarantinedAt since when it is set aside, by the fallback store's clock
 */
public record QuarantinedRow(
    SpillKey key,
    Position position,
    String topic,
    String reason,
    long bytes,
    long attempts,
    String lastError,
    Instant quarantinedAt) {}
