package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
 * <p>Shards are asked for round robin, a few at a time: who of their first rows' entities is there.
 * The drain goes through a shard in key order, so whoever sorts before the first row left may go.
 * Where an answer lets nobody go the next one is about what lies behind it, so that rows that stay
 * for long, as quarantined ones do, hide nobody. Between two questions there is a pause, longer
 * while no answer lets anybody go or answers take long. Not thread-safe.
 */
final class Fence {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** A pause is so many times as long as the answer before took: the store has other work. */
  private static final int REST = 5;

  private final int limit;
  private final Map<EntityKey, FenceEntry.OfEntity> entities = new HashMap<>();
  private final Map<Shard, FenceEntry.OfShard> shards = new HashMap<>();

  /** Entities of which no event is on its way into the fallback store. */
  private final Map<Shard, NavigableSet<EntityKey>> idle = new HashMap<>();

  /** Where in a shard to look next, if not at its beginning. */
  private final Map<Shard, EntityKey> lookAfter = new HashMap<>();

  private long changes;
  private int nextShard;
  private boolean asking;
  private Instant askedAt = Instant.MIN;
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
    if (entry instanceof FenceEntry.OfEntity) {
      notIdle(entity);
    }
    return entry;
  }

  /** An event left the spill path; {@code entry} is what {@link #came} gave for it. */
  void left(FenceEntry entry) {
    entry.left(++changes);
    if (entry.isIdle() && entry instanceof FenceEntry.OfEntity ofEntity) {
      EntityKey entity = ofEntity.entity();
      idle.computeIfAbsent(Shard.of(entity), shard -> new TreeSet<>()).add(entity);
    }
  }

  /** The next question, if it is time for one and none is open. */
  Optional<FenceCheck> nextCheck(Instant now) {
    if (asking || now.isBefore(nextCheck)) {
      return Optional.empty();
    }
    Map<Shard, Optional<EntityKey>> asked = nextShards();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    asking = true;
    askedAt = now;
    return Optional.of(new FenceCheck(changes, asked));
  }

  /** The answer to the open question. */
  void answered(FenceCheck check, Map<Shard, Occupancy> answer, Instant now) {
    int before = entities() + shards();
    answer.forEach((shard, occupancy) -> letGo(shard, occupancy, check.asOf()));
    boolean somebodyLeft = entities() + shards() < before;
    pause = somebodyLeft ? SHORTEST_PAUSE : longer(pause);
    Duration rest = Duration.between(askedAt, now).multipliedBy(REST);
    pause = atMostLongest(rest.compareTo(pause) > 0 ? rest : pause);
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

  private Map<Shard, Optional<EntityKey>> nextShards() {
    Map<Shard, Optional<EntityKey>> asked = new LinkedHashMap<>();
    for (int i = 0; i < Shard.COUNT && asked.size() < FenceCheck.MAX_SHARDS; i++) {
      Shard shard = Shard.all().get(nextShard);
      nextShard = (nextShard + 1) % Shard.COUNT;
      FenceEntry whole = shards.get(shard);
      if (whole != null && whole.isIdle()) {
        asked.put(shard, Optional.empty());
      } else if (idle.containsKey(shard)) {
        asked.put(shard, Optional.ofNullable(lookAfter.get(shard)));
      }
    }
    return asked;
  }

  private void letGo(Shard shard, Occupancy occupancy, long asOf) {
    FenceEntry whole = shards.get(shard);
    if (whole != null && whole.isIdleSince(asOf) && occupancy.isEmptyShard()) {
      shards.remove(shard);
    }
    List<EntityKey> free =
        lookedAt(shard, occupancy).stream()
            .filter(entity -> !occupancy.entities().contains(entity))
            .filter(entity -> isIdleSince(entity, asOf))
            .toList();
    free.forEach(entities::remove);
    free.forEach(this::notIdle);
    if (free.isEmpty() && occupancy.through().isPresent()) {
      lookAfter.put(shard, occupancy.through().get());
    } else {
      lookAfter.remove(shard);
    }
  }

  /** Idle entities that the answer is about. */
  private Set<EntityKey> lookedAt(Shard shard, Occupancy occupancy) {
    NavigableSet<EntityKey> part = idle.getOrDefault(shard, Collections.emptyNavigableSet());
    if (occupancy.after().isPresent()) {
      part = part.tailSet(occupancy.after().get(), false);
    }
    return occupancy.through().isPresent() ? part.headSet(occupancy.through().get(), false) : part;
  }

  private boolean isIdleSince(EntityKey entity, long asOf) {
    FenceEntry entry = entities.get(entity);
    return entry != null && entry.isIdleSince(asOf);
  }

  private void notIdle(EntityKey entity) {
    Shard shard = Shard.of(entity);
    NavigableSet<EntityKey> left = idle.get(shard);
    if (left != null && left.remove(entity) && left.isEmpty()) {
      idle.remove(shard);
    }
  }

  private static Duration longer(Duration pause) {
    return atMostLongest(pause.multipliedBy(2));
  }

  private static Duration atMostLongest(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
