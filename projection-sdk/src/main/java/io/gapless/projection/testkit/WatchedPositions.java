package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.positions.UnreadableRecord;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The positions under test. Remembers why a transaction last failed and, if asked to, rolls some
 * back after the handler has run, as a deadlock would.
 */
final class WatchedPositions implements Positions {
  private static final int ONE_IN = 4;

  private final Positions real;
  private Optional<RandomGenerator> rollBacks = Optional.empty();
  private Optional<Throwable> lastFailure = Optional.empty();

  WatchedPositions(Positions real) {
    this.real = real;
  }

  /** From now on some transactions are rolled back. */
  void rollBackSome(RandomGenerator random) {
    rollBacks = Optional.of(random);
  }

  void rollBackNone() {
    rollBacks = Optional.empty();
  }

  /** Why a transaction last failed, if one did and not on purpose. */
  Optional<Throwable> lastFailure() {
    return lastFailure;
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    Optional<RandomGenerator> unlucky = rollBacks.filter(random -> random.nextInt(ONE_IN) == 0);
    if (unlucky.isPresent()) {
      int events = advances.stream().mapToInt(advance -> advance.events().size()).sum();
      int until = unlucky.get().nextInt(events) + 1;
      return noted(real.apply(projection, advances, rolledBack(handler, until)));
    }
    return noted(real.apply(projection, advances, handler));
  }

  private static EventHandler rolledBack(EventHandler handler, int until) {
    if (handler instanceof BatchHandler batchHandler) {
      BatchHandler rolledBack =
          (events, tx) -> {
            batchHandler.handle(events, tx);
            throw new SimulatedDeadlock();
          };
      return rolledBack;
    }
    return new RolledBack(handler, until);
  }

  private Outcome noted(Outcome outcome) {
    return switch (outcome) {
      case Outcome.HandlerFailed failed ->
          failed.cause() instanceof SimulatedDeadlock
              ? new Outcome.Contended(failed.cause())
              : noted(failed, failed.cause());
      case Outcome.Contended contended -> noted(contended, contended.cause());
      case Outcome.Unavailable unavailable -> noted(unavailable, unavailable.cause());
      case Outcome.Unknown unknown -> noted(unknown, unknown.cause());
      case Outcome.Committed committed -> committed;
      case Outcome.Lost lost -> lost;
    };
  }

  private Outcome noted(Outcome outcome, Throwable cause) {
    lastFailure = Optional.of(cause);
    return outcome;
  }

  private static final class SimulatedDeadlock extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatedDeadlock() {
      super("the test kit rolled this transaction back");
    }
  }

  /** Runs the handler, and throws after some of its calls. */
  private static final class RolledBack implements EventHandler {
    private final EventHandler handler;
    private int left;

    RolledBack(EventHandler handler, int until) {
      this.handler = handler;
      this.left = until;
    }

    @Override
    public void handle(Event event, Transaction tx) throws Exception {
      handler.handle(event, tx);
      left--;
      if (left == 0) {
        throw new SimulatedDeadlock();
      }
    }
  }

  // ── passed on as it is ────────────────────────────────────────────────────────────────────────

  @Override
  public void prepare() {
    real.prepare();
  }

  @Override
  public Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    return real.committed(projection, entities);
  }

  @Override
  public Outcome park(ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    return noted(real.park(projection, from, parked));
  }

  @Override
  public boolean resume(ProjectionName projection, EntityKey entity) {
    return real.resume(projection, entity);
  }

  @Override
  public SkipResult skip(ProjectionName projection, EntityKey entity, String who, String why) {
    return real.skip(projection, entity, who, why);
  }

  @Override
  public void caughtUp(ProjectionName projection, EntityKey entity, AppliedPosition at) {
    real.caughtUp(projection, entity, at);
  }

  @Override
  public List<EntityKey> resuming(ProjectionName projection, int limit) {
    return real.resuming(projection, limit);
  }

  @Override
  public List<ParkedEntity> parked(ProjectionName projection, int limit) {
    return real.parked(projection, limit);
  }

  @Override
  public long parkedCount(ProjectionName projection) {
    return real.parkedCount(projection);
  }

  @Override
  public boolean begin(ProjectionName projection, EntityType type, Position historyThrough) {
    return real.begin(projection, type, historyThrough);
  }

  @Override
  public Optional<VerifiedPosition> verified(ProjectionName projection, EntityType type) {
    return real.verified(projection, type);
  }

  @Override
  public Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    return real.acquire(projection, type, owner, length);
  }

  @Override
  public boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through) {
    return real.advance(projection, type, owner, from, through);
  }

  @Override
  public void rebuild(ProjectionName projection, EntityKey entity, StateReset reset) {
    real.rebuild(projection, entity, reset);
  }

  @Override
  public void rebuild(ProjectionName projection, EntityType type, StateReset reset) {
    real.rebuild(projection, type, reset);
  }

  @Override
  public void keep(ProjectionName projection, UnreadableRecord unreadable) {
    real.keep(projection, unreadable);
  }

  @Override
  public long unreadableCount(ProjectionName projection) {
    return real.unreadableCount(projection);
  }
}
