package io.gapless.replay.reconcile;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.reconcile.compare.FallbackSide;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The fallback store itself. Thread-safe. */
public final class FallbackStoreSide implements FallbackSide {
  private static final EventId LOWEST = new EventId(new UUID(0, 0));

  private final FallbackStore store;

  public FallbackStoreSide(FallbackStore store) {
    this.store = store;
  }

  @Override
  public List<SpilledEvent> page(Shard shard, Optional<SpillKey> after) {
    return store.read(shard, after, SpillReader.MAX_PAGE);
  }

  /** An entity with rows of which none is read. */
  @Override
  public Set<EntityKey> aside(Set<EntityKey> entities) {
    if (entities.isEmpty()) {
      return Set.of();
    }
    return store.held(entities).stream()
        .filter(entity -> !isRead(entity))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isRead(EntityKey entity) {
    SpillKey before = new SpillKey(entity, EntityVersion.none(), LOWEST);
    return store.read(Shard.of(entity), Optional.of(before), 1).stream()
        .anyMatch(row -> row.entity().equals(entity));
  }
}
