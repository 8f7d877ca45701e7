package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.VerifiedPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What must hold after every step. Remembers what was promised (by a committed offset, by verified
 * through) and looks whether that still holds, so a step costs the same however long the history.
 */
final class SimulationInvariants {
  private final ProjectionName projection;
  private final EntityType type;
  private final SimulatedWorld world;
  private final Positions truth;
  private final List<EntityKey> entities;
  private final Map<EntityKey, Long> effects = new HashMap<>();
  private final Map<EntityKey, AppliedPosition> last = new HashMap<>();
  private final Map<EntityKey, Long> replayed = new HashMap<>();
  private final Map<EntityKey, Long> setBack = new HashMap<>();
  private final Map<EntityKey, Long> passedByOffsets = new HashMap<>();
  private final Map<EntityKey, Long> compared = new HashMap<>();
  private final Map<TopicPartition, Long> passed = new HashMap<>();
  private long unreadable;
  boolean ignoresOffsets;
  private VerifiedPosition verified;

  SimulationInvariants(
      ProjectionName projection,
      EntityType type,
      SimulatedWorld world,
      Positions truth,
      List<EntityKey> entities) {
    this.projection = projection;
    this.type = type;
    this.world = world;
    this.truth = truth;
    this.entities = entities;
    this.verified = truth.verified(projection, type).orElseThrow();
    world.log().partitions().forEach(it -> passed.put(it, world.log().committed(it)));
  }

  /**
   * I7, I8: an event takes effect once in a generation, and directly after the one before; and it
   * is known whether it did in an earlier one, or took place before the projection began.
   */
  void effect(Event event, boolean isReplayed) {
    long done = effects.merge(event.entity(), 1L, Long::sum);
    require(done == event.version().value(), "effect %d of %s is %s", done, event.entity(), event);
    boolean again = done <= replayed.getOrDefault(event.entity(), 0L);
    boolean history = !event.position().isAfter(verified.historyThrough());
    require(isReplayed == (again || history), "%s is replayed: %s", event, isReplayed);
  }

  /** The state of an entity is reset: its effects begin anew. */
  void reset(EntityKey entity) {
    long done = effects.getOrDefault(entity, 0L);
    effects.remove(entity);
    replayed.merge(entity, done, Math::max);
  }

  /** The same for all. What offsets have passed is no promise any more, until it is compared. */
  void resetAll() {
    entities.forEach(this::reset);
    world.store().byEntity().forEach((entity, all) -> setBack.put(entity, (long) all.size()));
  }

  void check() {
    Map<EntityKey, AppliedPosition> at = truth.committed(projection, entities);
    Set<EntityKey> exceptions = new HashSet<>(truth.resuming(projection, 100));
    collectPromises();
    for (EntityKey entity : entities) {
      AppliedPosition position = at.getOrDefault(entity, AppliedPosition.none());
      checkPrefix(entity, position);
      boolean excepted = position.parked() || exceptions.contains(entity);
      long byOffset = passedByOffsets.getOrDefault(entity, 0L);
      long promise =
          Math.max(
              compared.getOrDefault(entity, 0L),
              byOffset > setBack.getOrDefault(entity, 0L) ? byOffset : 0);
      require(
          excepted || promise <= position.version().value(),
          "version %d was promised, %s stands at %s",
          promise,
          entity,
          position);
    }
    require(
        truth.unreadableCount(projection) >= unreadable,
        "%d unreadable records were passed",
        unreadable);
  }

  /** I7, I8, I9: effects are the versions up to the position, which falls in no generation. */
  private void checkPrefix(EntityKey entity, AppliedPosition at) {
    long done = effects.getOrDefault(entity, 0L);
    require(done == at.version().value(), "%d effects, %s stands at %s", done, entity, at);
    AppliedPosition before = last.getOrDefault(entity, AppliedPosition.none());
    boolean isLater =
        at.generation() > before.generation()
            || at.generation() == before.generation() && !before.version().isAfter(at.version());
    require(isLater, "%s fell from %s to %s", entity, before, at);
    last.put(entity, at);
  }

  /** I11, I12, I22: what an offset or verified through has passed is applied or set aside. */
  private void collectPromises() {
    if (!ignoresOffsets) {
      collectPassed();
    }
    collectCompared(truth.verified(projection, type).orElseThrow());
  }

  private void collectPassed() {
    for (TopicPartition partition : world.log().partitions()) {
      long committed = world.log().committed(partition);
      List<SimulatedLog.Entry> entries = world.log().entries(partition);
      for (long i = passed.getOrDefault(partition, 0L); i < committed; i++) {
        pass(entries.get((int) i));
        passed.put(partition, i + 1);
      }
    }
  }

  /** I22: verified through never falls; while everything is rebuilt, it holds as far as that is. */
  private void collectCompared(VerifiedPosition now) {
    require(!verified.through().isAfter(now.through()), "%s fell to %s", verified, now);
    require(
        verified.historyThrough().equals(now.historyThrough()), "history of %s: %s", verified, now);
    long from = verified.comparedThrough().value();
    if (now.rebuilds() != verified.rebuilds()) {
      compared.clear();
      from = 0;
    }
    long to = now.comparedThrough().value();
    require(from <= to, "%s fell to %s", verified, now);
    for (long i = from; i < to; i++) {
      Event event = world.store().all().get((int) i);
      compared.merge(event.entity(), event.version().value(), Math::max);
    }
    verified = now;
  }

  private void pass(SimulatedLog.Entry entry) {
    if (entry.shape() == SimulatedLog.Shape.UNREADABLE) {
      unreadable++;
    } else {
      Event event = entry.event();
      passedByOffsets.merge(event.entity(), event.version().value(), Math::max);
    }
  }

  private static void require(boolean holds, String message, Object... args) {
    if (!holds) {
      throw new AssertionError(message.formatted(args));
    }
  }
}
