package io.gapless.projection.memory;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.positions.UnreadableRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Positions that end with the process, for tests and throw-away views. Effects given to {@code
 * Transaction.afterCommit} happen together with the move of the position; {@code connection()} is
 * not supported. Grows with the number of entities. Thread-safe; handlers run side by side, what
 * they give to {@code afterCommit} runs one after the other.
 */
public final class InMemoryPositions implements Positions {
  private record Key(ProjectionName projection, EntityKey entity) {}

  private record TypeKey(ProjectionName projection, EntityType type) {}

  private record Aside(ParkedEntity parked, boolean resuming) {}

  private record Skipped(EntityKey entity, EntityVersion version, String who, String why) {}

  private record Place(
      ProjectionName projection, String topic, int partition, long offset, Digest digest) {}

  private record Verified(Position through, String owner, Instant until) {}

  private final InstantSource clock;
  private final Map<Key, AppliedPosition> positions = new HashMap<>();
  private final Map<ProjectionName, TreeMap<EntityKey, Aside>> aside = new HashMap<>();
  private final Map<TypeKey, Verified> verified = new HashMap<>();
  private final Map<Key, Skipped> skipped = new LinkedHashMap<>();
  private final Map<Place, UnreadableRecord> unreadable = new LinkedHashMap<>();

  private InMemoryPositions(InstantSource clock) {
    this.clock = clock;
  }

  public static InMemoryPositions create() {
    return new InMemoryPositions(InstantSource.system());
  }

  /**
   * @param clock by which leases run
   */
  public static InMemoryPositions create(InstantSource clock) {
    return new InMemoryPositions(clock);
  }

  @Override
  public synchronized Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    Map<EntityKey, AppliedPosition> found = new HashMap<>();
    entities.forEach(entity -> found.put(entity, at(projection, entity)));
    return found;
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    if (!stand(projection, advances)) {
      return new Outcome.Lost();
    }
    InMemoryTransaction tx = new InMemoryTransaction();
    Optional<Outcome.HandlerFailed> failure = Advance.run(advances, handler, tx);
    return failure.isPresent() ? failure.get() : commit(projection, advances, tx);
  }

  @Override
  public synchronized Outcome park(
      ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    if (!stands(projection, parked.entity(), from)) {
      return new Outcome.Lost();
    }
    positions.put(new Key(projection, parked.entity()), from.asParked());
    aside(projection).put(parked.entity(), new Aside(parked, false));
    return new Outcome.Committed();
  }

  @Override
  public synchronized boolean resume(ProjectionName projection, EntityKey entity) {
    Optional<ParkedEntity> parked = find(projection, entity);
    parked.ifPresent(it -> goOn(projection, it, at(projection, entity)));
    return parked.isPresent();
  }

  @Override
  public synchronized SkipResult skip(
      ProjectionName projection, EntityKey entity, EntityVersion version, String who, String why) {
    if (find(projection, entity).filter(it -> it.version().equals(version)).isPresent()) {
      return skip(projection, entity, who, why);
    }
    boolean isRepetition =
        new Skipped(entity, version, who, why).equals(skipped.get(new Key(projection, entity)));
    return isRepetition ? new SkipResult.Skipped(version) : new SkipResult.NotParked();
  }

  @Override
  public synchronized SkipResult skip(
      ProjectionName projection, EntityKey entity, String who, String why) {
    Optional<ParkedEntity> found = find(projection, entity);
    if (found.isEmpty()) {
      return new SkipResult.NotParked();
    }
    ParkedEntity parked = found.get();
    AppliedPosition at = at(projection, entity);
    if (!parked.reason().isSkippable() || !at.version().next().equals(parked.version())) {
      return new SkipResult.NotSkippable(parked.reason());
    }
    skipped.put(new Key(projection, entity), new Skipped(entity, parked.version(), who, why));
    goOn(projection, parked, at.past(parked));
    return new SkipResult.Skipped(parked.version());
  }

  @Override
  public synchronized void caughtUp(ProjectionName projection, EntityKey entity) {
    TreeMap<EntityKey, Aside> all = aside(projection);
    Aside now = all.get(entity);
    if (now != null && now.resuming()) {
      all.remove(entity);
      positions.computeIfPresent(new Key(projection, entity), (key, at) -> at.asCaughtUp());
    }
  }

  @Override
  public synchronized List<EntityKey> resuming(ProjectionName projection, int limit) {
    return aside(projection).entrySet().stream()
        .filter(entry -> entry.getValue().resuming())
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized List<ParkedEntity> parked(ProjectionName projection, int limit) {
    return aside(projection).values().stream()
        .filter(it -> !it.resuming())
        .limit(limit)
        .map(Aside::parked)
        .toList();
  }

  @Override
  public synchronized long parkedCount(ProjectionName projection) {
    return aside(projection).values().stream().filter(it -> !it.resuming()).count();
  }

  @Override
  public synchronized Optional<Position> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    TypeKey key = new TypeKey(projection, type);
    Verified now = verified.getOrDefault(key, new Verified(Position.start(), owner, Instant.MIN));
    if (!now.owner().equals(owner) && now.until().isAfter(clock.instant())) {
      return Optional.empty();
    }
    verified.put(key, new Verified(now.through(), owner, clock.instant().plus(length)));
    return Optional.of(now.through());
  }

  @Override
  public synchronized boolean advance(
      ProjectionName projection, EntityType type, String owner, Position through) {
    TypeKey key = new TypeKey(projection, type);
    Verified now = verified.get(key);
    if (now == null || !now.owner().equals(owner) || now.until().isBefore(clock.instant())) {
      return false;
    }
    verified.put(key, new Verified(Position.max(now.through(), through), owner, now.until()));
    return true;
  }

  @Override
  public synchronized Position through(ProjectionName projection, EntityType type) {
    Verified now = verified.get(new TypeKey(projection, type));
    return now == null ? Position.start() : now.through();
  }

  @Override
  public synchronized void keep(ProjectionName projection, UnreadableRecord record) {
    Digest digest = Digest.of(record.value());
    unreadable.putIfAbsent(
        new Place(projection, record.topic(), record.partition(), record.offset(), digest), record);
  }

  @Override
  public synchronized long unreadableCount(ProjectionName projection) {
    return unreadable.keySet().stream().filter(it -> it.projection().equals(projection)).count();
  }

  private synchronized boolean stand(ProjectionName projection, List<Advance> advances) {
    return advances.stream().allMatch(it -> stands(projection, it.entity(), it.from()));
  }

  private synchronized Outcome commit(
      ProjectionName projection, List<Advance> advances, InMemoryTransaction tx) {
    if (!stand(projection, advances)) {
      return new Outcome.Lost();
    }
    tx.commit();
    advances.forEach(it -> positions.put(new Key(projection, it.entity()), it.to()));
    return new Outcome.Committed();
  }

  private AppliedPosition at(ProjectionName projection, EntityKey entity) {
    return positions.getOrDefault(new Key(projection, entity), AppliedPosition.none());
  }

  private boolean stands(ProjectionName projection, EntityKey entity, AppliedPosition believed) {
    return !believed.parked() && at(projection, entity).equals(believed);
  }

  private TreeMap<EntityKey, Aside> aside(ProjectionName projection) {
    return aside.computeIfAbsent(projection, name -> new TreeMap<>());
  }

  private Optional<ParkedEntity> find(ProjectionName projection, EntityKey entity) {
    return Optional.ofNullable(aside(projection).get(entity))
        .filter(it -> !it.resuming())
        .map(Aside::parked);
  }

  private void goOn(ProjectionName projection, ParkedEntity parked, AppliedPosition from) {
    aside(projection).put(parked.entity(), new Aside(parked, true));
    positions.put(new Key(projection, parked.entity()), from.asResumed());
  }
}
