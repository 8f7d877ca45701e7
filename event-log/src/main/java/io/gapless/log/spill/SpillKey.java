package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;

/** Primary key of a spilled event, without its shard, which follows from the entity. */
public record SpillKey(EntityKey entity, EntityVersion version, EventId eventId) {
  public Shard shard() {
    return Shard.of(entity);
  }
}
