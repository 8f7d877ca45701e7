package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionStatus.OpenGap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** All entities with something unfinished, and the bound on what they hold together. */
final class OpenEntities {
  private final ProjectionSettings.Holding limits;
  private final PositionCache cache;
  private final Map<EntityKey, OpenEntity> open = new LinkedHashMap<>();
  private int waiting;

  OpenEntities(ProjectionSettings.Holding limits) {
    this.limits = limits;
    this.cache = new PositionCache(limits.cachedPositions());
  }

  /** The entity, opened where it is believed to stand if it was not open. */
  OpenEntity open(EntityKey key) {
    return open.computeIfAbsent(key, this::opened);
  }

  Optional<OpenEntity> find(EntityKey key) {
    return Optional.ofNullable(open.get(key));
  }

  Collection<OpenEntity> all() {
    return open.values();
  }

  boolean isFull() {
    return open.size() >= limits.openEntities();
  }

  int size() {
    return open.size();
  }

  int waiting() {
    return waiting;
  }

  /** Nothing is left to do for it. */
  void close(OpenEntity entity) {
    open.remove(entity.key);
    waiting -= entity.waiting;
    if (entity.state instanceof EntityState.InOrder inOrder) {
      cache.put(entity.key, inOrder.at());
    } else {
      cache.forget(entity.key);
    }
  }

  /** Where it stood turned out wrong. */
  void misplaced(OpenEntity entity) {
    cache.forget(entity.key);
    entity.state = new EntityState.Unplaced();
  }

  void forgetPosition(EntityKey key) {
    cache.forget(key);
  }

  /** Forgets the highest events of an entity until the bounds are kept. */
  void keepBounds(OpenEntity entity) {
    if (entity.state instanceof EntityState.Unplaced) {
      return;
    }
    int room = Math.max(0, limits.events() - (waiting - entity.waiting));
    int least = entity.isStuck() ? 1 : 0;
    int most = Math.max(least, Math.min(room, limits.eventsPerEntity()));
    while (entity.countWaiting() > most) {
      entity.holding.forgetHighest();
    }
    waiting += entity.countWaiting() - entity.waiting;
    entity.waiting = entity.countWaiting();
  }

  /**
   * Lets go of what came from these partitions. Entities known from elsewhere too stay open, but
   * begin anew: what they waited for may be gone.
   */
  void revoke(Collection<TopicPartition> partitions) {
    for (OpenEntity entity : List.copyOf(open.values())) {
      if (!entity.holding.revoke(partitions)) {
        continue;
      }
      if (entity.holding.hasOrigins() || entity.resume != OpenEntity.Resume.NO) {
        misplaced(entity);
      } else {
        drop(entity);
      }
    }
  }

  /** Entities that miss versions, the oldest first. */
  List<OpenGap> gaps(Instant now) {
    List<OpenGap> gaps = new ArrayList<>();
    for (OpenEntity entity : open.values()) {
      if (entity.state instanceof EntityState.Gap gap) {
        EntityVersion from = gap.at().version().next();
        EntityVersion to = entity.holding.missingTo();
        Duration age = Duration.between(gap.since(), now);
        gaps.add(new OpenGap(entity.key, from, to, age, gap.asked()));
      }
    }
    gaps.sort(Comparator.comparing(OpenGap::age).reversed());
    return gaps;
  }

  private void drop(OpenEntity entity) {
    open.remove(entity.key);
    waiting -= entity.waiting;
    cache.forget(entity.key);
  }

  private OpenEntity opened(EntityKey key) {
    OpenEntity entity = new OpenEntity(key);
    cache
        .get(key)
        .ifPresent(
            at -> {
              entity.state = new EntityState.InOrder(at);
              entity.holding.appliedThrough(at.version());
            });
    return entity;
  }
}
