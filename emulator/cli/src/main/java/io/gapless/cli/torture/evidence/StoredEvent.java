package io.gapless.cli.torture.evidence;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;

/**
 * An event as its row in the event store shows it.
 *
 * @param digest of the payload, computed from its bytes
 */
public record StoredEvent(
    Position position,
    EntityKey entity,
    EntityVersion version,
    EventId id,
    Digest digest,
    CommandId command,
    WriterId writer) {
  @Override
  public String toString() {
    return "store: position %s, version %s, event %s, command %s, writer %s"
        .formatted(position, version, id, command, writer);
  }
}
