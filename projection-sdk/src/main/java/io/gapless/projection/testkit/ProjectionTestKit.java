package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.SkipResult;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Runs a handler as a projection does, for a plain unit test: store events, deliver them (late,
 * twice, in another order, or not at all), {@link #run()}, and look at the state. Deciding and
 * applying are the real thing; Kafka, the replay service and time are replaced. Needs no test
 * framework.
 *
 * <p>Deterministic: no threads, no clock, no sleep. Waits, such as those before a handler is tried
 * again, pass at once. Limits are the defaults. Not thread-safe; not to be called by the handler.
 */
public final class ProjectionTestKit {
  /** The projection's name, and so the key of its rows if the positions are in a database. */
  public static final ProjectionName PROJECTION = new ProjectionName("testkit");

  private static final int MOST_TURNS_BETWEEN = 3;
  private static final int MOST_PARKED = 10_000;

  private final StoredEvents stored;
  private final WatchedPositions positions;
  private final Turns turns;
  private final HeadComparison heads;

  private ProjectionTestKit(
      EventHandler handler, Positions store, StoredEvents stored, ManualClock clock) {
    this.stored = stored;
    this.positions = new WatchedPositions(store);
    InMemoryReplayService replayService = new InMemoryReplayService(stored);
    this.turns = new Turns(PROJECTION, positions, handler, replayService, clock);
    this.heads = new HeadComparison(PROJECTION, positions, stored, replayService, turns, clock);
    positions.prepare();
  }

  /** Runs a handler with positions in memory: its effects belong into {@code tx.afterCommit}. */
  public static ProjectionTestKit of(EventHandler handler) {
    ManualClock clock = new ManualClock();
    return new ProjectionTestKit(
        handler, InMemoryPositions.create(clock), StoredEvents.create(), clock);
  }

  /**
   * Runs a handler with positions of the caller's, for example {@code JdbcPositions} on the
   * database of the handler's tables.
   *
   * @throws PositionsException if they cannot be used now
   */
  public static ProjectionTestKit of(EventHandler handler, Positions positions) {
    return of(handler, positions, StoredEvents.create());
  }

  /**
   * The same on events stored before. A second kit on the positions of a first one is what a
   * restarted process is: it knows nothing but what was committed.
   *
   * @throws PositionsException if the positions cannot be used now
   */
  public static ProjectionTestKit of(
      EventHandler handler, Positions positions, StoredEvents stored) {
    return new ProjectionTestKit(handler, positions, stored, new ManualClock());
  }

  /** The event store, for all its ways to store an event. */
  public StoredEvents events() {
    return stored;
  }

  /**
   * Appends the next version of an entity to the event store. It is not delivered by that.
   *
   * @throws InvalidEventException if something is not allowed; the message names the field
   */
  public Event store(String entityType, String entityId, String eventType, String payload) {
    return stored.store(entityType, entityId, eventType, payload);
  }

  /** Puts events on the topic, in this order; the next {@link #run()} takes them. */
  public void deliver(Event... events) {
    deliver(List.of(events));
  }

  /** Puts events on the topic, in this order; the next {@link #run()} takes them. */
  public void deliver(Collection<Event> events) {
    turns.deliver(events);
  }

  /**
   * Lets the projection go on until there is nothing left to do: what was delivered is applied or
   * parked, and versions that are missing before it are fetched from the event store.
   *
   * @throws ProjectionException if it gets stuck; the message says why
   */
  public void run() {
    turns.untilQuiet();
  }

  /**
   * Compares heads with the event store and lets the projection go on, until everything stored is
   * applied or parked. Finds what {@link #run()} cannot: events that were lost and have no
   * successor.
   *
   * @throws ProjectionException if it gets stuck; the message says why
   */
  public void compareHeads() {
    turns.untilQuiet();
    heads.untilVerified();
  }

  /**
   * Delivers everything stored as badly as it may happen, and compares heads at the end. Records
   * get lost, come twice, come late; transactions are rolled back after the handler has run, as by
   * a deadlock, and tried again.
   *
   * @param seed decides all of it
   * @throws ProjectionException if nothing is stored, or the projection gets stuck
   */
  public void runHostile(long seed) {
    if (stored.all().isEmpty()) {
      throw new ProjectionException("there is nothing to deliver: store(…) some events first");
    }
    RandomGenerator random = new Random(seed);
    positions.rollBackSome(random);
    try {
      for (List<Event> portion : HostileDelivery.of(stored.all(), random)) {
        deliver(portion);
        for (int i = random.nextInt(MOST_TURNS_BETWEEN + 1); i > 0; i--) {
          turns.turn();
        }
      }
      compareHeads();
    } finally {
      positions.rollBackNone();
    }
  }

  /** The last version of an entity that took effect; none if none did. */
  public EntityVersion applied(EntityKey entity) {
    return positions
        .committed(PROJECTION, List.of(entity))
        .getOrDefault(entity, AppliedPosition.none())
        .version();
  }

  /** Up to which position a type is proved to be applied, parked entities excepted. */
  public Position verifiedThrough(String entityType) {
    return positions.through(PROJECTION, new EntityType(entityType));
  }

  /** Records that came after their version had taken effect. */
  public long duplicates() {
    return turns.counts().duplicates();
  }

  /** Events that took effect and came from the event store. */
  public long backfilled() {
    return turns.counts().backfilled();
  }

  /** Parked entities with reason and error, in key order, at most 10,000. */
  public List<ParkedEntity> parked() {
    return positions.parked(PROJECTION, MOST_PARKED);
  }

  /**
   * Lets a parked entity go on from the event before which it stands; to be followed by {@link
   * #run()}.
   *
   * @throws ProjectionException if it is not parked
   */
  public void resume(EntityKey entity) {
    if (!positions.resume(PROJECTION, entity)) {
      throw new ProjectionException(
          entity + " cannot be resumed, it is not parked; parked are " + parked());
    }
    turns.resuming(entity);
  }

  /**
   * Moves a parked entity past the event before which it stands; to be followed by {@link #run()}.
   *
   * @param who who asked; 1 to 200 characters
   * @param why the reason given; 1 to 1,000 characters
   */
  public SkipResult skip(EntityKey entity, String who, String why) {
    SkipResult result = positions.skip(PROJECTION, entity, who, why);
    if (result instanceof SkipResult.Skipped) {
      turns.resuming(entity);
    }
    return result;
  }

  /**
   * Asserts that every stored event took effect and nothing is parked.
   *
   * @throws AssertionError that names what is missing, and why
   */
  public void assertComplete() {
    Completeness.of(stored, positions.committed(PROJECTION, stored.entities()), parked())
        .complaint()
        .ifPresent(
            complaint -> {
              throw new AssertionError("not every stored event took effect:" + complaint);
            });
  }
}
