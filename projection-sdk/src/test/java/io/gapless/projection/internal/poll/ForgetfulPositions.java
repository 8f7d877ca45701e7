package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ForwardingPositions;
import io.gapless.projection.positions.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Positions that now and then say where an entity stood some time ago. */
record ForgetfulPositions(
    FaultyPositions delegate,
    RandomGenerator random,
    Set<String> reached,
    Map<EntityKey, List<AppliedPosition>> earlier)
    implements ForwardingPositions {
  private static final int ONE_IN = 3;

  ForgetfulPositions(FaultyPositions delegate, RandomGenerator random, Set<String> reached) {
    this(delegate, random, reached, new HashMap<>());
  }

  @Override
  public Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    Map<EntityKey, AppliedPosition> committed =
        new HashMap<>(delegate.committed(projection, entities));
    committed.replaceAll(this::remembered);
    return committed;
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    Outcome outcome = delegate.apply(projection, advances, handler);
    if (outcome instanceof Outcome.Lost) {
      reached.add("who remembered wrong lost");
    }
    return outcome;
  }

  private AppliedPosition remembered(EntityKey entity, AppliedPosition now) {
    List<AppliedPosition> all = earlier.computeIfAbsent(entity, key -> new ArrayList<>());
    all.add(now);
    AppliedPosition one = all.get(random.nextInt(all.size()));
    boolean isOfNow =
        one.generation() == now.generation()
            && one.parked() == now.parked()
            && one.resuming() == now.resuming();
    return !delegate.isReliable && isOfNow && random.nextInt(ONE_IN) == 0 ? one : now;
  }
}
