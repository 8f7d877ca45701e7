package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionStatus.OpenGap;
import io.gapless.projection.internal.core.OpenEntity.Resume;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides what happens to the events of one instance of a projection: told what arrived and what
 * came of the work, it says what to do next. No I/O, no threads, no clock: time and chance are
 * passed in, so that a seed repeats every run. Memory is bounded by {@link
 * ProjectionSettings.Holding}. Not thread-safe.
 *
 * <p>Several may work at once, each on other entities: see {@link #begun}. It trusts nothing it
 * remembers: every write that follows from it is a compare-and-set, and {@link #lost} makes it read
 * the position again.
 */
public final class ProjectionCore {
  private static final int MOST_BACKOFFS = 50;

  private final ProjectionSettings settings;
  private final ProjectionListener listener;
  private final Parkings parkings;
  private final RandomGenerator random;
  private final Backoff handlerBackoff;
  private final OpenEntities entities;
  private final Backfills backfills;
  private final FailurePause failures;
  private final NextWork work;
  private final Settling settling;
  private Counts counts = Counts.NONE;

  public ProjectionCore(
      ProjectionSettings settings, ProjectionListener listener, RandomGenerator random) {
    this.settings = settings;
    this.listener = listener;
    this.random = random;
    this.parkings =
        new Parkings(new WireFormat(settings.topicPrefix(), WireFormat.standard().source()));
    Duration first = settings.retry().backoff();
    this.handlerBackoff = new Backoff(first, first.multipliedBy(MOST_BACKOFFS));
    this.entities = new OpenEntities(settings.holding(), settings.apply().backlog());
    this.backfills = new Backfills(settings.backfill(), random);
    this.failures = new FailurePause(settings.retry(), handlerBackoff, random);
    this.work = new NextWork(entities, failures);
    this.settling = new Settling(settings.backfill().grace(), listener, parkings, entities);
  }

  // ── what arrives ──────────────────────────────────────────────────────────────────────────────

  /** A record brought an event. */
  public void arrived(Event event, Origin origin, Instant now) {
    OpenEntity entity = entities.open(event.entity());
    accept(entity, event, Optional.of(origin));
    settling.settle(entity, now);
  }

  /** A record names an event but its content is damaged: the event store has to give it. */
  public void arrivedDamaged(
      EntityKey key,
      EntityVersion version,
      EventRecord raw,
      String reason,
      Origin origin,
      Instant now) {
    OpenEntity entity = entities.open(key);
    if (entity.state instanceof EntityState.Placed placed
        && !version.isAfter(placed.at().version())) {
      countDuplicate(key, version);
    } else {
      entity.keepDamaged(new OpenEntity.DamagedCopy(version, raw, reason));
      entity.holding.see(version, origin);
    }
    settling.settle(entity, now);
  }

  /** The event store has {@code version} of this entity; whoever says so has waited already. */
  public void behind(EntityKey key, EntityVersion version, Instant now) {
    OpenEntity entity = entities.open(key);
    entity.holding.see(version);
    settling.settle(entity, now);
    if (entity.state instanceof EntityState.GapOpen gap && gap.tries() == 0) {
      entity.state = gap.dueAt(now);
      settling.mayAsk();
    }
  }

  /** An event out of the event store, which was asked for what several entities miss. */
  public void backfilled(Event event, Instant now) {
    OpenEntity entity = entities.open(event.entity());
    accept(entity, event, Optional.empty());
    settling.settle(entity, now);
  }

  /** A parked entity may go on, from where it stands to the end of what the event store has. */
  public void resumed(EntityKey key, Instant now) {
    OpenEntity entity = entities.open(key);
    if (entity.resume != Resume.READING) {
      readsOn(entity);
      entities.misplaced(entity);
    }
  }

  /** All of a type was set back: what is believed of it is wrong. Saves work, no more. */
  public void rebuilding(EntityType type) {
    entities.misplaceAll(type);
  }

  /** The committed position of an entity out of {@link #unplaced}. */
  public void placed(EntityKey key, AppliedPosition at, Instant now) {
    Optional<OpenEntity> found = entities.find(key);
    if (found.isEmpty() || !(found.get().state instanceof EntityState.Unplaced unplaced)) {
      return;
    }
    OpenEntity entity = found.get();
    if (at.parked()) {
      entities.close(entity);
      return;
    }
    entity.state = unplaced.placed(at);
    if (at.resuming()) {
      readsOn(entity);
    }
    entity.comparesApplied &= at.version().value() > 0;
    for (Holding.Held held : entity.holding.appliedThrough(at.version())) {
      accept(entity, held.event(), held.origin());
    }
    passed(entity, at, now);
  }

  /** An answer to a request out of {@link #backfillsDue}. Stale answers change nothing. */
  public void answered(BackfillRequest request, BackfillAnswer answer, Instant now) {
    Optional<OpenEntity> entity = entities.find(request.entity());
    if (backfills.cameBack(request, answer, now, entities)
        && entity.filter(it -> Backfills.awaits(it, request)).isPresent()) {
      take(entity.get(), request, answer, now);
    }
  }

  /** Partitions went to another instance; so do their events. */
  public void revoked(Collection<TopicPartition> partitions) {
    entities.revoke(partitions);
  }

  // ── what came of the work ─────────────────────────────────────────────────────────────────────

  /** A transaction committed. */
  public void applied(Advance advance, Instant now) {
    entities.find(advance.entity()).ifPresent(entity -> move(entity, advance, now));
    counts = counts.plusApplied(advance.events().size());
    failures.succeeded(advance.entity(), now);
    if (failures.endPause()) {
      excuseFailing(now);
    }
    advance.events().forEach(listener::applied);
  }

  /** The handler threw on the next event of an entity, alone in its transaction. */
  public void failed(EntityKey key, EntityVersion version, String error, Instant now) {
    entities.find(key).ifPresent(entity -> fail(entity, version, error, now));
  }

  /** The next event of an entity could not be applied, for no fault of the handler. */
  public void delayed(EntityKey key, Instant now) {
    failures.postponeProbe(now);
    entities
        .find(key)
        .ifPresent(
            entity -> {
              if (entity.state instanceof EntityState.Placed placed && !isParking(entity)) {
                entity.state = placed.delayed(now, handlerBackoff.wait(tries(placed) + 1, random));
                entities.changed(entity);
              }
            });
  }

  /** An entity does not stand where it was believed to, or nobody knows. */
  public void lost(EntityKey key) {
    entities.forgetPosition(key);
    entities.find(key).ifPresent(entities::misplaced);
  }

  /** It is durable that the entity is parked. */
  public void parked(EntityKey key) {
    Optional<OpenEntity> found = entities.find(key);
    if (found.isPresent() && found.get().state instanceof EntityState.Parking parking) {
      entities.close(found.get());
      listener.parked(parking.parked());
    }
  }

  // ── what to do next ───────────────────────────────────────────────────────────────────────────

  /** Entities whose position has to be read before anything else, at most {@code most}. */
  public List<EntityKey> unplaced(int most) {
    return work.unplaced(most);
  }

  /** Work that may share one transaction: about {@code most} events in all. */
  public List<Advance> ready(int most) {
    return work.ready(most);
  }

  /** Entities with events for {@link #ready}, a pause set aside. */
  public int readyEntities() {
    return work.readyEntities();
  }

  /** An event that must be tried alone: one that failed before, or during a pause the probe. */
  public Optional<Advance> retry(Instant now) {
    return work.retry(now);
  }

  /** The next entity to be parked. */
  public Optional<ToPark> toPark() {
    return work.toPark();
  }

  /** Someone works on these entities: nothing else is to be done for them before {@link #ended}. */
  public void begun(Collection<EntityKey> keys) {
    entities.begin(keys);
  }

  /** Nobody works on the entity any more, and what came of it has been told. */
  public void ended(EntityKey key) {
    entities.end(key);
  }

  /** Entities that were resumed and have read the event store to its end, and where; told once. */
  public Map<EntityKey, AppliedPosition> takeCaughtUp() {
    return settling.takeCaughtUp();
  }

  /** Requests to send now; each is to be answered once, whatever comes of it. */
  public List<BackfillRequest> backfillsDue(Instant now) {
    backfills.expire(now, entities);
    return backfills.due(now, entities);
  }

  /** Whether {@link #backfillsDue} may have something that it had not before; told once. */
  public boolean takeMayAsk() {
    return settling.takeMayAsk();
  }

  /** Per partition, the lowest offset that must not be passed yet. */
  public Map<TopicPartition, Long> oldestUnfinished() {
    Map<TopicPartition, Long> oldest = new HashMap<>();
    entities.all().forEach(entity -> entity.holding.collectOldest(oldest));
    return oldest;
  }

  // ── what it looks like ────────────────────────────────────────────────────────────────────────

  /** Whether nothing more may be polled until something is finished. */
  public boolean isFull() {
    return entities.isFull();
  }

  /** Why nobody is applied or parked while it pauses, empty if it does not. */
  public Optional<String> pauseReason() {
    return failures.reason();
  }

  public Counts counts() {
    return counts;
  }

  public int held() {
    return entities.waiting();
  }

  public int openEntities() {
    return entities.size();
  }

  /** Entities that miss versions, the oldest first. */
  public List<OpenGap> openGaps(Instant now) {
    return entities.gaps(now);
  }

  // ── inside ────────────────────────────────────────────────────────────────────────────────────

  private void accept(OpenEntity entity, Event event, Optional<Origin> origin) {
    if (!(entity.state instanceof EntityState.Placed placed)) {
      entity.holding.hold(event, origin);
      return;
    }
    switch (VersionGate.judge(placed.at(), event.version(), event.id())) {
      case Verdict.Apply apply -> entity.holding.hold(event, origin);
      case Verdict.Gap gap -> entity.holding.hold(event, origin);
      case Verdict.Duplicate duplicate ->
          origin.ifPresent(from -> countDuplicate(entity.key, event.version()));
      case Verdict.Conflict conflict -> {
        entity.holding.contradict(event, origin);
        entity.park(parkings.conflict(event, "its version took effect with another event"));
      }
    }
  }

  /** It reads the event store to its end, and first of all what it applied last. */
  private static void readsOn(OpenEntity entity) {
    if (entity.resume != Resume.READING) {
      entity.comparesApplied |= entity.resume == Resume.NO;
      entity.resume = Resume.READING;
      entity.refusal = Optional.empty();
    }
  }

  private void countDuplicate(EntityKey key, EntityVersion version) {
    counts = counts.plusDuplicate();
    listener.duplicate(key, version);
  }

  private void move(OpenEntity entity, Advance advance, Instant now) {
    if (entity.state instanceof EntityState.Placed placed) {
      entity.state = placed.movedTo(advance.to());
      countBackfilled(entity.holding.appliedThrough(advance.to().version()));
      passed(entity, advance.to(), now);
    }
  }

  private void passed(OpenEntity entity, AppliedPosition at, Instant now) {
    entity
        .holding
        .takeContradictionOfApplied()
        .ifPresent(it -> accept(entity, it.event(), it.origin()));
    entity.passed(at.version());
    settling.settle(entity, now);
  }

  private void countBackfilled(List<Holding.Held> applied) {
    for (Holding.Held held : applied) {
      if (held.origin().isEmpty()) {
        counts = counts.plusBackfilled(1);
      }
    }
  }

  private void take(
      OpenEntity entity, BackfillRequest request, BackfillAnswer answer, Instant now) {
    if (answer instanceof BackfillAnswer.Answered answered) {
      answered.events().forEach(event -> accept(entity, event, Optional.empty()));
    }
    backfills.conclude(entity, request, answer, now);
    settling.mayAsk();
    settling.settle(entity, now);
  }

  private void fail(OpenEntity entity, EntityVersion version, String error, Instant now) {
    if (!(entity.state instanceof EntityState.Placed placed) || isParking(entity)) {
      return;
    }
    EntityState.Failing failing =
        placed.failed(now, handlerBackoff.wait(tries(placed) + 1, random));
    entity.state = failing;
    failures.failed(entity.key, now);
    if (!failures.isPaused()
        && failing.attempts() >= settings.retry().attempts()
        && failures.isItsOwnFault(failing.since(), now)) {
      entity.park(parkings.poison(entity, version, error));
    }
    entities.changed(entity);
  }

  /** Decided while its transaction was under way; whatever became of that, it is parked. */
  private static boolean isParking(OpenEntity entity) {
    return entity.state instanceof EntityState.Parking;
  }

  private static int tries(EntityState.Placed placed) {
    return placed instanceof EntityState.Failing failing ? failing.tries() : 0;
  }

  private void excuseFailing(Instant now) {
    for (OpenEntity entity : entities.all()) {
      if (entity.state instanceof EntityState.Failing failing) {
        entity.state = failing.excused(now);
      }
    }
  }
}
