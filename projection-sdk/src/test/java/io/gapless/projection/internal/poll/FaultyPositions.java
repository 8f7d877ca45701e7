package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ForwardingPositions;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.positions.UnreadableRecord;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A database that is away now and then, whose commits go unanswered (and take effect at once,
 * never, or after a while, during which it keeps the locks), and whose client crashes at any
 * moment.
 */
final class FaultyPositions implements ForwardingPositions {
  /** The process is gone. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("simulated", null, false, false);
    }
  }

  /** Thrown so often that its trace would cost more than all else. */
  private static final class Simulated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Simulated(String message) {
      super(message, null, false, false);
    }
  }

  /** A transaction on the real positions. */
  private interface Write {
    Outcome attempt();
  }

  private record InDoubt(Set<EntityKey> locked, Write commit) {}

  private static final int NOTHING = 15;

  private static final Throwable SIMULATED = withoutTrace("simulated");
  private static final PositionsException AWAY = new PositionsException("simulated");

  private final Positions real;
  private final RandomGenerator random;
  private final List<InDoubt> inDoubt = new ArrayList<>();
  private final Set<String> reached;
  boolean isReliable;
  boolean answersCommits;

  FaultyPositions(Positions real, RandomGenerator random, Set<String> reached) {
    this.real = real;
    this.random = random;
    this.reached = reached;
  }

  static RuntimeException withoutTrace(String message) {
    return new Simulated(message);
  }

  /** One commit that nobody heard of takes effect after all, or never will. */
  void resolveOne() {
    if (!inDoubt.isEmpty()) {
      InDoubt oldest = inDoubt.removeFirst();
      if (random.nextBoolean()) {
        reached.add("a commit that was still under way took effect");
        oldest.commit().attempt();
      }
    }
  }

  @Override
  public Positions delegate() {
    return real;
  }

  @Override
  public void prepare() {
    mayBeAway();
    real.prepare();
  }

  @Override
  public Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    mayBeAway();
    return real.committed(projection, entities);
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    Set<EntityKey> entities = new TreeSet<>();
    advances.forEach(advance -> entities.add(advance.entity()));
    return write(entities, () -> real.apply(projection, advances, handler));
  }

  @Override
  public Outcome park(ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    return write(Set.of(parked.entity()), () -> real.park(projection, from, parked));
  }

  @Override
  public boolean resume(ProjectionName projection, EntityKey entity) {
    mayBeLocked(entity);
    return real.resume(projection, entity);
  }

  @Override
  public SkipResult skip(ProjectionName projection, EntityKey entity, String who, String why) {
    mayBeLocked(entity);
    return real.skip(projection, entity, who, why);
  }

  @Override
  public SkipResult skip(
      ProjectionName projection, EntityKey entity, EntityVersion version, String who, String why) {
    mayBeLocked(entity);
    return real.skip(projection, entity, version, who, why);
  }

  @Override
  public void caughtUp(ProjectionName projection, EntityKey entity, AppliedPosition at) {
    mayBeAway();
    real.caughtUp(projection, entity, at);
  }

  @Override
  public List<EntityKey> resuming(ProjectionName projection, int limit) {
    mayBeAway();
    return real.resuming(projection, limit);
  }

  @Override
  public Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    mayBeAway();
    return real.acquire(projection, type, owner, length);
  }

  @Override
  public boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through) {
    mayBeAway();
    boolean advanced = real.advance(projection, type, owner, from, through);
    mayCrash("crash after verified through was raised");
    return advanced;
  }

  @Override
  public void rebuild(ProjectionName projection, EntityKey entity, StateReset reset) {
    mayBeLocked(entity);
    real.rebuild(projection, entity, reset);
    mayCrash("crash after one entity was set back");
  }

  @Override
  public void rebuild(ProjectionName projection, EntityType type, StateReset reset) {
    if (!inDoubt.isEmpty()) {
      throw new PositionsException("simulated lock");
    }
    real.rebuild(projection, type, reset);
    mayCrash("crash after everything was set back");
  }

  @Override
  public void keep(ProjectionName projection, UnreadableRecord record) {
    mayBeAway();
    real.keep(projection, record);
    mayCrash("crash after an unreadable record was kept");
  }

  private Outcome write(Set<EntityKey> entities, Write commit) {
    if (inDoubt.stream().anyMatch(it -> it.locked().stream().anyMatch(entities::contains))) {
      reached.add("a row was locked by a commit in doubt");
      return new Outcome.Contended(SIMULATED);
    }
    if (isReliable) {
      return commit.attempt();
    }
    mayCrash("crash before a commit");
    int fate = random.nextInt(16);
    return switch (answersCommits && fate > 1 ? NOTHING : fate) {
      case 0 -> new Outcome.Unavailable(SIMULATED);
      case 1 -> new Outcome.Contended(SIMULATED);
      case 2 -> unknown("an unknown commit that had no effect", () -> {});
      case 3 -> unknown("an unknown commit that took effect", commit::attempt);
      case 4 ->
          unknown("a commit still under way", () -> inDoubt.add(new InDoubt(entities, commit)));
      default -> {
        Outcome outcome = commit.attempt();
        mayCrash("crash after a commit");
        yield outcome;
      }
    };
  }

  private Outcome unknown(String what, Runnable effect) {
    reached.add(what);
    effect.run();
    return new Outcome.Unknown(SIMULATED);
  }

  private void mayCrash(String where) {
    if (!isReliable && random.nextInt(40) == 0) {
      reached.add(where);
      throw new Crash();
    }
  }

  private void mayBeAway() {
    if (!isReliable && random.nextInt(20) == 0) {
      throw AWAY;
    }
  }

  private void mayBeLocked(EntityKey entity) {
    if (inDoubt.stream().anyMatch(it -> it.locked().contains(entity))) {
      throw new PositionsException("simulated lock");
    }
  }
}
