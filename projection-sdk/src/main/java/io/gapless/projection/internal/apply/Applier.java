package io.gapless.projection.internal.apply;

import io.gapless.event.EntityKey;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.core.ToPark;
import io.gapless.projection.internal.watch.UnderWay;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.UnreadableRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tasks of what the core decided, and tells the core what came of them: positions are read,
 * events applied, entities parked. Several tasks may be performed at once; those of one entity
 * follow each other. Waits for nothing: while the store cannot be used there is no task.
 *
 * <p>Not thread-safe, but for {@link #underWay} and {@link Task#perform}: all else needs the lock
 * that guards the core.
 */
public final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final int MOST_LOOKUPS = 500;
  private static final int MOST_TASKS = 1_000;
  private static final Duration MOST_TIME = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PARKINGS = Duration.ofMillis(100);

  /** Work on the store of positions. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it, and needs no lock for that. To be called once.
     *
     * @return what is to be run afterwards, under the lock
     */
    Runnable perform();
  }

  /**
   * How things stand.
   *
   * @param hasRoom whether more records may be polled
   * @param isPaused whether nothing is applied, for a reason that is known
   * @param isBusy whether anything is unfinished
   */
  public record Sight(boolean hasRoom, boolean isPaused, boolean isBusy) {}

  private record Unreadable(UnreadableRecord record, Origin origin) {}

  private final ProjectionName projection;
  private final ProjectionCore core;
  private final Positions positions;
  private final InstantSource clock;
  private final StorePause pause;
  private final Transactions transactions;
  private final AdvanceTasks advances;
  private final Deque<Unreadable> unreadable = new ArrayDeque<>();
  private Instant nextParking = Instant.MIN;
  private boolean prepared;
  private boolean preparing;
  private boolean keeping;
  private boolean placing;

  public Applier(
      ProjectionName projection,
      ProjectionSettings.Apply settings,
      ProjectionCore core,
      Positions positions,
      EventHandler handler,
      InstantSource clock,
      RandomGenerator random) {
    this.projection = projection;
    this.core = core;
    this.positions = positions;
    this.clock = clock;
    this.pause = new StorePause(random);
    SlowEntities slow = new SlowEntities(clock);
    this.transactions = new Transactions(projection, positions, slow.watch(handler), clock);
    this.advances =
        new AdvanceTasks(projection, settings, core, transactions, slow, clock, this::unavailable);
  }

  /** Keeps a record nobody can read; its offset is not passed before that is durable. */
  public void keep(UnreadableRecord record, Origin origin) {
    unreadable.add(new Unreadable(record, origin));
  }

  /** Does what can be done now, one after the other, for about a second at most. */
  public void work() {
    Instant end = clock.instant().plus(MOST_TIME);
    Optional<Task> next = next();
    for (int i = 0; next.isPresent() && i < MOST_TASKS; i++) {
      next.get().perform().run();
      next = clock.instant().isBefore(end) ? next() : Optional.empty();
    }
  }

  /** The next task; must be performed, and what it returns be run. */
  public Optional<Task> next() {
    Instant now = clock.instant();
    if (pause.waits(now) || preparing) {
      return Optional.empty();
    }
    if (!prepared) {
      preparing = true;
      return Optional.of(guarded(this::prepare, () -> preparing = false));
    }
    return keepNext()
        .or(this::place)
        .or(() -> park(now))
        .or(this::endResumed)
        .or(() -> advances.next(now));
  }

  /** What the poll loop has to know of it. */
  public Sight sight() {
    return new Sight(hasRoom(), pauseReason().isPresent(), core.openEntities() > 0);
  }

  /** Whether more records may be polled. */
  public boolean hasRoom() {
    return pauseReason().isEmpty() && unreadable.isEmpty() && !core.isFull();
  }

  /** Why nothing is applied while it pauses, empty if it does not. */
  public Optional<String> pauseReason() {
    return pause.reason().or(core::pauseReason);
  }

  /** The oldest transaction that has not ended, if there is one; any thread may ask. */
  public Optional<UnderWay> underWay() {
    return transactions.oldest();
  }

  /** Per partition, the lowest offset that must not be passed yet. */
  public Map<TopicPartition, Long> oldestUnfinished() {
    Map<TopicPartition, Long> oldest = new HashMap<>(core.oldestUnfinished());
    for (Unreadable it : unreadable) {
      oldest.merge(it.origin().partition(), it.origin().offset(), Math::min);
    }
    return oldest;
  }

  private Runnable prepare() {
    positions.prepare();
    return () -> {
      prepared = true;
      if (pause.reason().isPresent()) {
        pause.end();
        LOG.atInfo().addKeyValue("projection", projection).log("Positions can be used again");
      }
    };
  }

  private Optional<Task> keepNext() {
    if (keeping || unreadable.isEmpty()) {
      return Optional.empty();
    }
    keeping = true;
    Unreadable next = unreadable.getFirst();
    return Optional.of(guarded(() -> keep(next), () -> keeping = false));
  }

  private Runnable keep(Unreadable next) {
    positions.keep(projection, next.record());
    return () -> {
      unreadable.remove(next);
      LOG.atError()
          .addKeyValue("projection", projection)
          .addKeyValue("topic", next.record().topic())
          .addKeyValue("partition", next.record().partition())
          .addKeyValue("offset", next.record().offset())
          .addKeyValue("reason", next.record().reason())
          .log("Unreadable record kept aside");
    };
  }

  private Optional<Task> place() {
    List<EntityKey> keys = placing ? List.of() : core.unplaced(MOST_LOOKUPS);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    placing = true;
    return Optional.of(working(keys, () -> place(keys), () -> placing = false));
  }

  private Runnable place(List<EntityKey> keys) {
    Map<EntityKey, AppliedPosition> committed = positions.committed(projection, keys);
    return () ->
        keys.forEach(
            key ->
                core.placed(
                    key, committed.getOrDefault(key, AppliedPosition.none()), clock.instant()));
  }

  private Optional<Task> park(Instant now) {
    if (now.isBefore(nextParking)) {
      return Optional.empty();
    }
    return core.toPark()
        .map(it -> working(List.of(it.parked().entity()), () -> park(it), () -> {}));
  }

  private Runnable park(ToPark decision) {
    Outcome outcome = positions.park(projection, decision.from(), decision.parked());
    return () -> parked(decision, outcome);
  }

  private void parked(ToPark decision, Outcome outcome) {
    EntityKey entity = decision.parked().entity();
    switch (outcome) {
      case Outcome.Committed committed -> {
        LOG.atError()
            .addKeyValue("projection", projection)
            .addKeyValue("entity", entity)
            .addKeyValue("version", decision.parked().version())
            .addKeyValue("reason", decision.parked().reason())
            .log("Entity parked");
        core.parked(entity);
      }
      case Outcome.Lost lost -> core.lost(entity);
      case Outcome.Contended contended -> // the decision stands, it is carried out next time
          nextParking = clock.instant().plus(BETWEEN_PARKINGS);
      case Outcome.HandlerFailed failed -> unavailable(failed.cause());
      case Outcome.Unavailable unavailable -> unavailable(unavailable.cause());
      case Outcome.Unknown unknown -> {
        core.lost(entity);
        unavailable(unknown.cause());
      }
    }
  }

  /** Beside whatever else is done with them: what it ends is compared in the store. */
  private Optional<Task> endResumed() {
    Map<EntityKey, AppliedPosition> caughtUp = core.takeCaughtUp();
    return caughtUp.isEmpty()
        ? Optional.empty()
        : Optional.of(guarded(() -> endResumed(caughtUp), () -> {}));
  }

  private Runnable endResumed(Map<EntityKey, AppliedPosition> caughtUp) {
    caughtUp.forEach((entity, at) -> positions.caughtUp(projection, entity, at));
    return () -> {};
  }

  /** A task that has these entities to itself. */
  private Task working(Collection<EntityKey> keys, Supplier<Runnable> work, Runnable end) {
    core.begun(keys);
    return guarded(
        work,
        () -> {
          end.run();
          keys.forEach(core::ended);
        });
  }

  /** A task that ends in any case, and tells when the store cannot be used. */
  private Task guarded(Supplier<Runnable> work, Runnable end) {
    return () -> {
      Runnable told = attempt(work);
      return () -> {
        told.run();
        end.run();
      };
    };
  }

  private Runnable attempt(Supplier<Runnable> work) {
    try {
      return work.get();
    } catch (PositionsException e) {
      return () -> unavailable(e);
    }
  }

  /** Remembers that the store is to be asked before it is used again. */
  private void unavailable(Throwable cause) {
    if (!prepared && !preparing) {
      return; // another task met the same trouble
    }
    prepared = false;
    pause.begin("positions cannot be used: " + cause.getClass().getSimpleName(), clock.instant());
    LOG.atWarn()
        .addKeyValue("projection", projection)
        .addKeyValue("reason", cause.toString())
        .log("Positions cannot be used, trying again");
  }
}
