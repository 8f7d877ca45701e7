package io.gapless.cli.torture.evidence;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;

/**
 * A record of the topic.
 *
 * @param key the record's key as text
 * @param digest of the value, computed from its bytes
 * @param replay why it was sent again, empty if it was not
 */
public record TopicRecord(
    int partition,
    long offset,
    String key,
    EntityKey entity,
    EntityVersion version,
    EventId id,
    Digest digest,
    Position position,
    String replay) {
  @Override
  public String toString() {
    return "topic: partition %d, offset %d, version %s, event %s, position %s %s"
        .formatted(partition, offset, version, id, position, replay);
  }
}
