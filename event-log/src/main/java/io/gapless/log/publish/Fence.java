package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entities that stay on the spill path, because an event of theirs lies in the fallback store
 * or is on its way there: a later event sent to Kafka directly would overtake it. An entity is let
 * go when a read of the fallback store that began after its last event had left the spill path
 * finds no row of it.
 *
 * <p>At its bound the fence stops recording single entities: the whole shard of a further one is
 * fenced until that shard is empty. So nothing overtakes, memory stays bounded, and what is fenced
 * needlessly only takes the longer way.
 *
 * <p>Entities are asked for round robin, in questions of bounded size, one at a time, with a
 * growing pause while no answer lets anybody go. Not thread-safe.
 */
final class Fence {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final int limit;
  private final Map<EntityKey, FenceEntry.OfEntity> entities = new HashMap<>();
  private final Map<Shard, FenceEntry.OfShard> shards = new HashMap<>();
  private final Set<EntityKey> idle = new LinkedHashSet<>();
  private boolean asking;
  private Instant nextCheck = Instant.MIN;
  private Duration pause = SHORTEST_PAUSE;

  Fence(int limit) {
    this.limit = limit;
  }

  boolean isFenced(EntityKey entity) {
    return entities.containsKey(entity)
        || (!shards.isEmpty() && shards.containsKey(Shard.of(entity)));
  }

  /** An event of {@code entity} comes onto the spill path: fences it. */
  FenceEntry came(EntityKey entity) {
    FenceEntry entry = entry(entity);
    entry.came();
    idle.remove(entity);
    return entry;
  }

  /** An event left the spill path; {@code entry} is what {@link #came} gave for it. */
  void left(FenceEntry entry) {
    entry.left();
    if (entry.isIdle() && entry instanceof FenceEntry.OfEntity ofEntity) {
      idle.add(ofEntity.entity());
    }
  }

  /** The next question, if it is time for one and none is open. */
  Optional<FenceCheck> nextCheck(Instant now) {
    if (asking || now.isBefore(nextCheck)) {
      return Optional.empty();
    }
    FenceCheck check = new FenceCheck(idleEntities(), idleShards());
    if (check.entities().isEmpty() && check.shards().isEmpty()) {
      return Optional.empty();
    }
    asking = true;
    return Optional.of(check);
  }

  /** The answer to the open question. */
  void answered(FenceCheck check, FenceCheck.Answer answer, Instant now) {
    int before = entities() + shards();
    check.entities().forEach((entity, since) -> letGo(entity, since, answer));
    check.shards().forEach((shard, since) -> letGo(shard, since, answer));
    boolean somebodyLeft = entities() + shards() < before;
    pause = somebodyLeft ? SHORTEST_PAUSE : longer(pause);
    nextCheck = now.plus(pause);
    asking = false;
  }

  /** The open question could not be answered: everybody stays. */
  void unanswered(Instant now) {
    pause = longer(pause);
    nextCheck = now.plus(pause);
    asking = false;
  }

  int entities() {
    return entities.size();
  }

  int shards() {
    return shards.size();
  }

  private FenceEntry entry(EntityKey entity) {
    FenceEntry known = entities.get(entity);
    if (known != null) {
      return known;
    }
    // Rows of this entity may lie behind its shard's fence: its own would not know of them.
    FenceEntry ofShard = shards.get(Shard.of(entity));
    if (ofShard != null) {
      return ofShard;
    }
    if (entities.size() >= limit) {
      return shards.computeIfAbsent(Shard.of(entity), FenceEntry.OfShard::new);
    }
    return entities.computeIfAbsent(entity, FenceEntry.OfEntity::new);
  }

  private Map<EntityKey, Long> idleEntities() {
    Map<EntityKey, Long> asked = new LinkedHashMap<>();
    idle.stream()
        .limit(FenceCheck.MAX_ENTITIES)
        .forEach(entity -> asked.put(entity, generation(entities.get(entity))));
    idle.removeAll(asked.keySet());
    idle.addAll(asked.keySet());
    return asked;
  }

  private Map<Shard, Long> idleShards() {
    Map<Shard, Long> asked = new LinkedHashMap<>();
    shards.values().stream()
        .filter(FenceEntry::isIdle)
        .limit(FenceCheck.MAX_SHARDS)
        .forEach(entry -> asked.put(entry.shard(), entry.generation()));
    return asked;
  }

  private void letGo(EntityKey entity, long since, FenceCheck.Answer answer) {
    FenceEntry entry = entities.get(entity);
    if (isDone(entry, since) && !answer.entities().contains(entity)) {
      entities.remove(entity);
      idle.remove(entity);
    }
  }

  private void letGo(Shard shard, long since, FenceCheck.Answer answer) {
    if (isDone(shards.get(shard), since) && !answer.shards().contains(shard)) {
      shards.remove(shard);
    }
  }

  private static boolean isDone(@Nullable FenceEntry entry, long since) {
    return entry != null && entry.isIdle() && entry.generation() == since;
  }

  private static long generation(@Nullable FenceEntry entry) {
    return entry == null ? 0 : entry.generation();
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
