package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.positions.AppliedPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Positions remembered to save a read; the least recently used are forgotten. It may be wrong (any
 * instance may apply): whoever writes compares with the store. Positions that are parked or
 * resuming are never remembered, because there is more to do for those than to apply.
 */
final class PositionCache {
  private final Map<EntityKey, AppliedPosition> positions;

  PositionCache(int most) {
    this.positions =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<EntityKey, AppliedPosition> eldest) {
            return size() > most;
          }
        };
  }

  Optional<AppliedPosition> get(EntityKey entity) {
    return Optional.ofNullable(positions.get(entity));
  }

  void put(EntityKey entity, AppliedPosition position) {
    if (position.parked() || position.resuming()) {
      positions.remove(entity);
    } else {
      positions.put(entity, position);
    }
  }

  void forget(EntityKey entity) {
    positions.remove(entity);
  }

  void forgetAll(EntityType type) {
    positions.keySet().removeIf(entity -> entity.type().equals(type));
  }
}
