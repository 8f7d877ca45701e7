package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.wire.EventRecord;
import java.util.Optional;

/**
 * An entity of a projection that is set aside, and the event it stands before.
 *
 * @param entity the entity
 * @param version the version that cannot be applied
 * @param eventId that event's id, if it is known
 * @param record the event as it was got, if it was got at all
 * @param reason why
 * @param error what went wrong, for an operator; may quote the payload, so it never goes to a log;
 *     at most {@value #MAX_ERROR} characters are kept
 */
public record ParkedEntity(
    EntityKey entity,
    EntityVersion version,
    Optional<EventId> eventId,
    Optional<EventRecord> record,
    ParkReason reason,
    String error) {
  /** What is kept of an error, in characters. */
  public static final int MAX_ERROR = 4_000;

  /** Cuts an error that is too long. */
  public ParkedEntity {
    error = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
  }

  /** Identity and reason only: neither payload nor error reaches a log. */
  @Override
  public String toString() {
    return "ParkedEntity[" + entity + " at version " + version + ", " + reason + "]";
  }
}
