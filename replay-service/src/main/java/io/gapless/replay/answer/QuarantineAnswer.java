package io.gapless.replay.answer;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.QuarantinedRow;

/**
 * A spilled event that is set aside, as JSON.
 *
 * @param entity whose event it is
 * @param version place in the entity's sequence
 * @param eventId the event's id
 * @param position place in the event store
 * @param topic where it was to go
 * @param reason why it was spilled
 * @param lastError what the last attempt to publish it ended with
 * @param attempts how often it was refused
 * @param since since when it is set aside, by the fallback store's clock; ISO 8601
 * @param bytes of its payload
 */
public record QuarantineAnswer(
    Entity entity,
    long version,
    String eventId,
    long position,
    String topic,
    String reason,
    String lastError,
    long attempts,
    String since,
    long bytes) {
  /** An entity's key. */
  public record Entity(String type, String id) {}

  public static QuarantineAnswer of(QuarantinedRow row) {
    EntityKey entity = row.key().entity();
    return new QuarantineAnswer(
        new Entity(entity.type().value(), entity.id()),
        row.key().version().value(),
        row.key().eventId().toString(),
        row.position().value(),
        row.topic(),
        row.reason(),
        row.lastError(),
        row.attempts(),
        row.quarantinedAt().toString(),
        row.bytes());
  }
}
