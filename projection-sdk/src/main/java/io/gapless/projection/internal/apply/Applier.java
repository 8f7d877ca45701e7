package io.gapless.projection.internal.apply;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.core.ToPark;
import io.gapless.projection.internal.watch.UnderWay;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.UnreadableRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the core decided: reads positions, applies in batches, goes one by one when a
 * batch was rolled back, parks. Tells the core what came of it. Waits for nothing: when the store
 * cannot be used it says so and is to be called again. Not thread-safe, but for {@link #underWay}.
 */
public final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final int MOST_LOOKUPS = 500;

  /** Polling must go on meanwhile, or the consumer loses its partitions. */
  private static final Duration MOST_TIME = Duration.ofSeconds(1);

  private static final int MOST_ROUNDS = 1_000;

  private record Unreadable(UnreadableRecord record, Origin origin) {}

  private final ProjectionName projection;
  private final ProjectionCore core;
  private final Positions positions;
  private final Transactions transactions;
  private final InstantSource clock;
  private final StorePause pause;
  private final BatchSize batchSize = new BatchSize();
  private final Deque<Unreadable> unreadable = new ArrayDeque<>();
  private boolean prepared;

  public Applier(
      ProjectionName projection,
      ProjectionCore core,
      Positions positions,
      EventHandler handler,
      InstantSource clock,
      RandomGenerator random) {
    this.projection = projection;
    this.core = core;
    this.positions = positions;
    this.transactions = new Transactions(projection, positions, handler, clock);
    this.clock = clock;
    this.pause = new StorePause(random);
  }

  /** Keeps a record nobody can read; its offset is not passed before that is durable. */
  public void keep(UnreadableRecord record, Origin origin) {
    unreadable.add(new Unreadable(record, origin));
  }

  /** Does what can be done now, for about a second at most. */
  public void work() {
    if (pause.waits(clock.instant())) {
      return;
    }
    Instant end = clock.instant().plus(MOST_TIME);
    try {
      prepare();
      keepUnreadable();
      boolean more = true;
      for (int i = 0; more && i < MOST_ROUNDS && clock.instant().isBefore(end); i++) {
        more = round(end);
      }
    } catch (PositionsException e) {
      unavailable(e);
    }
  }

  /** Whether more records may be polled. */
  public boolean hasRoom() {
    return pauseReason().isEmpty() && unreadable.isEmpty() && !core.isFull();
  }

  /** Why nothing is applied while it pauses, empty if it does not. */
  public Optional<String> pauseReason() {
    return pause.reason().or(core::pauseReason);
  }

  /** The transaction that has not ended, if there is one; any thread may ask. */
  public Optional<UnderWay> underWay() {
    return transactions.underWay();
  }

  /** Per partition, the lowest offset that must not be passed yet. */
  public Map<TopicPartition, Long> oldestUnfinished() {
    Map<TopicPartition, Long> oldest = new HashMap<>(core.oldestUnfinished());
    for (Unreadable it : unreadable) {
      oldest.merge(it.origin().partition(), it.origin().offset(), Math::min);
    }
    return oldest;
  }

  private void prepare() {
    if (!prepared) {
      positions.prepare();
      prepared = true;
      if (pause.reason().isPresent()) {
        pause.end();
        LOG.atInfo().addKeyValue("projection", projection).log("Positions can be used again");
      }
    }
  }

  private void keepUnreadable() {
    while (!unreadable.isEmpty()) {
      Unreadable next = unreadable.getFirst();
      positions.keep(projection, next.record());
      unreadable.removeFirst();
      LOG.atError()
          .addKeyValue("projection", projection)
          .addKeyValue("topic", next.record().topic())
          .addKeyValue("partition", next.record().partition())
          .addKeyValue("offset", next.record().offset())
          .addKeyValue("reason", next.record().reason())
          .log("Unreadable record kept aside");
    }
  }

  /** Returns whether there may be more to do. */
  private boolean round(Instant end) {
    place();
    park();
    List<Advance> batch = core.ready(batchSize.events());
    List<Advance> retries = core.retries(clock.instant());
    boolean goesOn = batch.isEmpty() || applyBatch(batch, end);
    goesOn = goesOn && oneByOne(retries, end);
    finishResumed();
    return goesOn && !(batch.isEmpty() && retries.isEmpty());
  }

  private void place() {
    List<EntityKey> keys = core.unplaced(MOST_LOOKUPS);
    while (!keys.isEmpty()) {
      Map<EntityKey, AppliedPosition> committed = positions.committed(projection, keys);
      keys.forEach(
          key ->
              core.placed(
                  key, committed.getOrDefault(key, AppliedPosition.none()), clock.instant()));
      keys = core.unplaced(MOST_LOOKUPS);
    }
  }

  private void park() {
    for (ToPark decision : core.toPark()) {
      EntityKey entity = decision.parked().entity();
      Outcome outcome = positions.park(projection, decision.from(), decision.parked());
      switch (outcome) {
        case Outcome.Committed committed -> {
          logParked(decision.parked());
          core.parked(entity);
        }
        case Outcome.Lost lost -> core.lost(entity);
        case Outcome.Contended contended -> {} // the decision stands, it is carried out next time
        case Outcome.HandlerFailed failed -> throw notParked(entity, failed.cause());
        case Outcome.Unavailable unavailable -> throw notParked(entity, unavailable.cause());
        case Outcome.Unknown unknown -> {
          core.lost(entity);
          throw notParked(entity, unknown.cause());
        }
      }
    }
  }

  private void logParked(ParkedEntity parked) {
    LOG.atError()
        .addKeyValue("projection", projection)
        .addKeyValue("entity", parked.entity())
        .addKeyValue("version", parked.version())
        .addKeyValue("reason", parked.reason())
        .log("Entity parked");
  }

  private void finishResumed() {
    for (EntityKey entity : core.takeCaughtUp()) {
      positions.caughtUp(projection, entity);
    }
  }

  /** Returns whether the store can be used. */
  private boolean applyBatch(List<Advance> batch, Instant end) {
    Instant start = clock.instant();
    Outcome outcome = transactions.apply(batch);
    return switch (outcome) {
      case Outcome.Committed committed -> {
        batch.forEach(advance -> core.applied(advance, clock.instant()));
        batchSize.took(events(batch), Duration.between(start, clock.instant()));
        yield true;
      }
      case Outcome.Lost lost -> eachAlone(batch, end);
      case Outcome.HandlerFailed failed -> eachAlone(batch, end);
      case Outcome.Contended contended -> eachAlone(batch, end);
      case Outcome.Unavailable unavailable -> {
        // Next time each alone, so that one that kills connections cannot hold up the others.
        batch.forEach(advance -> core.delayed(advance.entity(), clock.instant()));
        yield unavailable(unavailable.cause());
      }
      case Outcome.Unknown unknown -> {
        batch.forEach(advance -> core.lost(advance.entity()));
        yield unavailable(unknown.cause());
      }
    };
  }

  /** The same as {@link #oneByOne}, and who was not reached is not tried together again. */
  private boolean eachAlone(List<Advance> batch, Instant end) {
    int reached = 0;
    while (reached < batch.size() && (reached == 0 || !clock.instant().isAfter(end))) {
      if (!eventByEvent(batch.get(reached++))) {
        return false;
      }
    }
    // Together they would fail again, and if that takes as long, nobody would ever be reached.
    batch
        .subList(reached, batch.size())
        .forEach(advance -> core.delayed(advance.entity(), clock.instant()));
    return true;
  }

  /** The first at least, however late it is. */
  private boolean oneByOne(List<Advance> advances, Instant end) {
    for (int i = 0; i < advances.size(); i++) {
      if (i > 0 && clock.instant().isAfter(end)) {
        return true;
      }
      if (!eventByEvent(advances.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Applies the events of one entity up to the first that fails; false if the store is gone. */
  private boolean eventByEvent(Advance advance) {
    AppliedPosition from = advance.from();
    for (Event event : advance.events()) {
      Advance single = new Advance(advance.entity(), from, List.of(event));
      Outcome outcome = transactions.apply(List.of(single));
      if (!(outcome instanceof Outcome.Committed)) {
        return failed(single, outcome);
      }
      core.applied(single, clock.instant());
      from = single.to();
    }
    return true;
  }

  private boolean failed(Advance single, Outcome outcome) {
    EntityKey entity = single.entity();
    switch (outcome) {
      case Outcome.Committed committed -> throw new IllegalStateException("did not fail");
      case Outcome.Lost lost -> core.lost(entity);
      case Outcome.HandlerFailed failed -> handlerFailed(failed);
      case Outcome.Contended contended -> core.delayed(entity, clock.instant());
      case Outcome.Unavailable unavailable -> {
        core.delayed(entity, clock.instant());
        return unavailable(unavailable.cause());
      }
      case Outcome.Unknown unknown -> {
        core.lost(entity);
        return unavailable(unknown.cause());
      }
    }
    return true;
  }

  private void handlerFailed(Outcome.HandlerFailed failed) {
    LOG.atWarn()
        .addKeyValue("projection", projection)
        .addKeyValue("entity", failed.entity())
        .addKeyValue("version", failed.version())
        .addKeyValue("reason", failed.cause().getClass().getName())
        .log("Handler failed");
    core.failed(failed.entity(), failed.version(), ErrorText.of(failed.cause()), clock.instant());
  }

  /** Remembers that the store is to be asked before it is used again. Returns false. */
  private boolean unavailable(Throwable cause) {
    prepared = false;
    pause.begin("positions cannot be used: " + cause.getClass().getSimpleName(), clock.instant());
    LOG.atWarn()
        .addKeyValue("projection", projection)
        .addKeyValue("reason", cause.toString())
        .log("Positions cannot be used, trying again");
    return false;
  }

  private static PositionsException notParked(EntityKey entity, Throwable cause) {
    return new PositionsException("parking " + entity + " failed", cause);
  }

  private static int events(List<Advance> batch) {
    return batch.stream().mapToInt(advance -> advance.events().size()).sum();
  }
}
