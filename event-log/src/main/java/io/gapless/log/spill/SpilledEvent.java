package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;

/**
 * An event in the fallback store: everything that Kafka would have got. Rows never change but for
 * their quarantine columns.
 *
 * @param entity whose event it is
 * @param version place in the entity's sequence
 * @param eventId keeps the two sides of a fork apart
 * @param position place in the event store
 * @param record what goes to Kafka
 * @param reason why it was spilled, in a few words; cut to {@value #MAX_REASON_LENGTH} characters
 */
public record SpilledEvent(
    EntityKey entity,
    EntityVersion version,
    EventId eventId,
    Position position,
    EventRecord record,
    String reason) {
  /** Longest reason, in characters. */
  public static final int MAX_REASON_LENGTH = 1_024;

  public SpilledEvent {
    reason = reason.substring(0, Math.min(MAX_REASON_LENGTH, reason.length()));
  }

  /**
   * An event that is to be spilled.
   *
   * @param record what goes to Kafka
   * @param reason why it is spilled
   */
  public static SpilledEvent of(Event event, EventRecord record, String reason) {
    return new SpilledEvent(
        event.entity(), event.version(), event.id(), event.position(), record, reason);
  }

  /** The row's key. */
  public SpillKey key() {
    return new SpillKey(entity, version, eventId);
  }
}
