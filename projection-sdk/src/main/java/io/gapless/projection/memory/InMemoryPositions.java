package io.gapless.projection.memory;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.memory.Places.Place;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.ReplayedEvents;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.positions.UnreadableRecord;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
 * not supported. Grows with the number of entities, and with that of the last 90 days' commands.
 * Thread-safe; handlers run side by side, what they give to {@code afterCommit} runs one after the
 * other.
 */
public final class InMemoryPositions implements Positions {
  private record Key(ProjectionName projection, EntityKey entity) {}

  private record TypeKey(ProjectionName projection, EntityType type) {}

  /** Empty of one that is rebuilt. */
  private record Aside(Optional<ParkedEntity> parked, boolean resuming) {}

  private record Skipped(EntityKey entity, EntityVersion version, String who, String why) {}

  private record Origin(
      ProjectionName projection, String topic, int partition, long offset, Digest digest) {}

  private record Order(ProjectionName projection, CommandId command) {}

  private record Lease(String owner, Instant until) {}

  private final InstantSource clock;
  private final Places places = new Places();
  private final Map<ProjectionName, TreeMap<EntityKey, Aside>> aside = new HashMap<>();
  private final Map<TypeKey, VerifiedPosition> verified = new HashMap<>();
  private final Map<TypeKey, Lease> leases = new HashMap<>();
  private final Map<Key, Skipped> skipped = new LinkedHashMap<>();
  private final Map<Origin, UnreadableRecord> unreadable = new LinkedHashMap<>();
  private final Map<Order, Instant> carriedOut = new HashMap<>();

  private InMemoryPositions(InstantSource clock) {
    this.clock = clock;
  }

  /** Empty, by the system's clock. */
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
  public Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    Map<EntityKey, AppliedPosition> found = new HashMap<>();
    entities.forEach(entity -> found.put(entity, places.at(projection, entity)));
    return found;
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    List<Place> found = places(projection, advances);
    if (!stand(found, advances)) {
      return new Outcome.Lost();
    }
    InMemoryTransaction tx = new InMemoryTransaction(replayed(projection, advances));
    Optional<Outcome.HandlerFailed> failure = Advance.run(advances, handler, tx);
    return failure.isPresent() ? failure.get() : commit(found, advances, tx);
  }

  @Override
  public synchronized Outcome park(
      ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    Place place = places.place(projection, parked.entity());
    if (!place.is(from)) {
      return new Outcome.Lost();
    }
    place.moveTo(from.asParked());
    aside(projection).put(parked.entity(), new Aside(Optional.of(parked), false));
    return new Outcome.Committed();
  }

  @Override
  public synchronized boolean resume(ProjectionName projection, EntityKey entity) {
    Optional<ParkedEntity> parked = find(projection, entity);
    parked.ifPresent(it -> goOn(projection, it, places.at(projection, entity)));
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
    AppliedPosition at = places.at(projection, entity);
    if (!parked.reason().isSkippable() || !at.version().next().equals(parked.version())) {
      return new SkipResult.NotSkippable(parked.reason());
    }
    skipped.put(new Key(projection, entity), new Skipped(entity, parked.version(), who, why));
    goOn(projection, parked, at.past(parked));
    return new SkipResult.Skipped(parked.version());
  }

  @Override
  public synchronized void caughtUp(
      ProjectionName projection, EntityKey entity, AppliedPosition at) {
    TreeMap<EntityKey, Aside> all = aside(projection);
    Aside now = all.get(entity);
    AppliedPosition stands = places.at(projection, entity);
    if (stands.generation() == at.generation() && now != null && now.resuming()) {
      all.remove(entity);
      places.put(projection, entity, stands.asCaughtUp());
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
        .flatMap(it -> it.parked().stream())
        .toList();
  }

  @Override
  public synchronized long parkedCount(ProjectionName projection) {
    return aside(projection).values().stream().filter(it -> !it.resuming()).count();
  }

  @Override
  public synchronized boolean begin(
      ProjectionName projection, EntityType type, Position historyThrough) {
    VerifiedPosition beginning = VerifiedPosition.beginning(historyThrough);
    return verified.putIfAbsent(new TypeKey(projection, type), beginning) == null;
  }

  @Override
  public synchronized Optional<VerifiedPosition> verified(
      ProjectionName projection, EntityType type) {
    return Optional.ofNullable(verified.get(new TypeKey(projection, type)));
  }

  @Override
  public synchronized Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    TypeKey key = new TypeKey(projection, type);
    Lease now = leases.getOrDefault(key, new Lease(owner, Instant.MIN));
    if (!now.owner().equals(owner) && now.until().isAfter(clock.instant())) {
      return Optional.empty();
    }
    leases.put(key, new Lease(owner, clock.instant().plus(length)));
    return verified(projection, type);
  }

  @Override
  public synchronized boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through) {
    TypeKey key = new TypeKey(projection, type);
    Lease lease = leases.getOrDefault(key, new Lease("", Instant.MIN));
    boolean expected = from.equals(verified.get(key));
    if (!expected || !lease.owner().equals(owner) || lease.until().isBefore(clock.instant())) {
      return false;
    }
    verified.put(key, from.comparedTo(through));
    return true;
  }

  @Override
  public synchronized void rebuild(ProjectionName projection, EntityKey entity, StateReset reset) {
    InMemoryTransaction tx = new InMemoryTransaction(ReplayedEvents.none());
    reset(entity.toString(), () -> reset.entity(entity, tx));
    tx.commit();
    places.put(projection, entity, places.at(projection, entity).asRebuilt().asResumed());
    aside(projection).put(entity, new Aside(Optional.empty(), true));
  }

  @Override
  public synchronized boolean rebuild(
      ProjectionName projection, EntityKey entity, StateReset reset, CommandId command) {
    return once(projection, command, () -> rebuild(projection, entity, reset));
  }

  @Override
  public synchronized void rebuild(ProjectionName projection, EntityType type, StateReset reset) {
    VerifiedPosition now =
        verified(projection, type)
            .orElseThrow(
                () ->
                    new PositionsException(
                        "type %s cannot be rebuilt: projection %s has not begun with it"
                            .formatted(type, projection)));
    InMemoryTransaction tx = new InMemoryTransaction(ReplayedEvents.none());
    reset("type " + type, () -> reset.all(type, tx));
    tx.commit();
    places.rebuild(projection, type);
    aside(projection).keySet().removeIf(entity -> entity.type().equals(type));
    verified.put(new TypeKey(projection, type), now.asRebuilding());
  }

  @Override
  public synchronized boolean rebuild(
      ProjectionName projection, EntityType type, StateReset reset, CommandId command) {
    return once(projection, command, () -> rebuild(projection, type, reset));
  }

  /** Noted only if it does not throw. */
  private boolean once(ProjectionName projection, CommandId command, Runnable rebuild) {
    Order order = new Order(projection, command);
    if (carriedOut.containsKey(order)) {
      return false;
    }
    rebuild.run();
    Instant now = clock.instant();
    carriedOut.values().removeIf(at -> at.isBefore(now.minus(REMEMBERED)));
    carriedOut.put(order, now);
    return true;
  }

  @Override
  public synchronized void keep(ProjectionName projection, UnreadableRecord record) {
    Digest digest = Digest.of(record.value());
    unreadable.putIfAbsent(
        new Origin(projection, record.topic(), record.partition(), record.offset(), digest),
        record);
  }

  @Override
  public synchronized long unreadableCount(ProjectionName projection) {
    return unreadable.keySet().stream().filter(it -> it.projection().equals(projection)).count();
  }

  private synchronized ReplayedEvents replayed(ProjectionName projection, List<Advance> advances) {
    Map<EntityType, Position> history = new HashMap<>();
    for (Advance advance : advances) {
      EntityType type = advance.entity().type();
      if (!history.containsKey(type)) {
        verified(projection, type).ifPresent(it -> history.put(type, it.historyThrough()));
      }
    }
    return new ReplayedEvents(advances, history);
  }

  private interface Reset {
    void run() throws Exception;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // is put back, and told
  private static void reset(String what, Reset reset) {
    try {
      reset.run();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new ProjectionException("the state of " + what + " could not be reset", e);
    }
  }

  private List<Place> places(ProjectionName projection, List<Advance> advances) {
    List<Place> found = new ArrayList<>(advances.size());
    advances.forEach(it -> found.add(places.place(projection, it.entity())));
    return found;
  }

  private static boolean stand(List<Place> at, List<Advance> advances) {
    for (int i = 0; i < at.size(); i++) {
      if (!at.get(i).is(advances.get(i).from())) {
        return false;
      }
    }
    return true;
  }

  private synchronized Outcome commit(
      List<Place> at, List<Advance> advances, InMemoryTransaction tx) {
    if (!stand(at, advances)) {
      return new Outcome.Lost();
    }
    tx.commit();
    for (int i = 0; i < at.size(); i++) {
      at.get(i).moveTo(advances.get(i).to());
    }
    return new Outcome.Committed();
  }

  private TreeMap<EntityKey, Aside> aside(ProjectionName projection) {
    return aside.computeIfAbsent(projection, name -> new TreeMap<>());
  }

  private Optional<ParkedEntity> find(ProjectionName projection, EntityKey entity) {
    return Optional.ofNullable(aside(projection).get(entity))
        .filter(it -> !it.resuming())
        .flatMap(Aside::parked);
  }

  private void goOn(ProjectionName projection, ParkedEntity parked, AppliedPosition from) {
    aside(projection).put(parked.entity(), new Aside(Optional.of(parked), true));
    places.put(projection, parked.entity(), from.asResumed());
  }
}
