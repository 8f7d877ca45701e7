package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
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
  /** Payloads held, however few they are. */
  static final long MOST_BYTES = 64L << 20;

  private final ProjectionSettings.Holding limits;
  private final int backlog;
  private final PositionCache cache;
  private final Agenda agenda = new Agenda();
  private final Map<EntityKey, OpenEntity> open = new LinkedHashMap<>();
  private int waiting;
  private int held;
  private long heldBytes;

  /**
   * @param backlog events that may wait for nothing but somebody to apply them
   */
  OpenEntities(ProjectionSettings.Holding limits, int backlog) {
    this.limits = limits;
    this.backlog = backlog;
    this.cache = new PositionCache(limits.cachedPositions());
  }

  /** The entity, opened where it is believed to stand if it was not open. */
  OpenEntity open(EntityKey key) {
    OpenEntity entity = open.computeIfAbsent(key, this::opened);
    agenda.changed(entity);
    return entity;
  }

  Optional<OpenEntity> find(EntityKey key) {
    return Optional.ofNullable(open.get(key));
  }

  boolean isOpen(OpenEntity entity) {
    return entity.open;
  }

  Collection<OpenEntity> all() {
    return open.values();
  }

  boolean isFull() {
    return open.size() >= limits.openEntities()
        || held - waiting >= backlog
        || heldBytes >= MOST_BYTES;
  }

  int size() {
    return open.size();
  }

  int waiting() {
    return waiting;
  }

  /** Nothing is left to do for it. */
  void close(OpenEntity entity) {
    remove(entity);
    if (entity.state instanceof EntityState.InOrder inOrder) {
      cache.put(entity.key, inOrder.at());
    } else {
      cache.forget(entity.key);
    }
  }

  /** Where it stood turned out wrong. */
  void misplaced(OpenEntity entity) {
    cache.forget(entity.key);
    entity.misplaced();
    changed(entity);
  }

  void misplaceAll(EntityType type) {
    cache.forgetAll(type);
    open.values().stream().filter(it -> it.key.type().equals(type)).forEach(this::misplaced);
  }

  void forgetPosition(EntityKey key) {
    cache.forget(key);
  }

  /**
   * What has to be told of every change of an entity: forgets its highest events past the bounds.
   */
  void changed(OpenEntity entity) {
    if (!(entity.state instanceof EntityState.Unplaced)) {
      keepBounds(entity);
    }
    held += entity.holding.size() - entity.held;
    entity.held = entity.holding.size();
    heldBytes += entity.holding.bytes() - entity.heldBytes;
    entity.heldBytes = entity.holding.bytes();
    agenda.changed(entity);
  }

  /** Someone works on these entities; they need nothing until that ends. */
  void begin(Collection<EntityKey> keys) {
    keys.forEach(
        key -> {
          agenda.begin(key);
          mark(key, true);
        });
  }

  void end(EntityKey key) {
    agenda.end(key);
    mark(key, false);
  }

  private void mark(EntityKey key, boolean underWay) {
    OpenEntity entity = open.get(key);
    if (entity != null) {
      entity.underWay = underWay;
      agenda.changed(entity);
    }
  }

  /** Entities nobody works on, the longest waiting first. */
  Collection<OpenEntity> inNeedOf(Agenda.Need need) {
    return agenda.inNeedOf(need);
  }

  private void keepBounds(OpenEntity entity) {
    int room = Math.max(0, limits.events() - (waiting - entity.waiting));
    int least = entity.isStuck() ? 1 : 0;
    int most = Math.max(least, Math.min(room, limits.eventsPerEntity()));
    long others = heldBytes - entity.heldBytes;
    while (entity.countWaiting() > most
        || (entity.countWaiting() > least && others + entity.holding.bytes() > MOST_BYTES)) {
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
    remove(entity);
    cache.forget(entity.key);
  }

  private void remove(OpenEntity entity) {
    open.remove(entity.key);
    entity.open = false;
    waiting -= entity.waiting;
    held -= entity.held;
    heldBytes -= entity.heldBytes;
    agenda.closed(entity);
  }

  private OpenEntity opened(EntityKey key) {
    OpenEntity entity = new OpenEntity(key);
    entity.open = true;
    entity.underWay = agenda.isUnderWay(key);
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
