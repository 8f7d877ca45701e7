package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Positions;
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
  private final Map<EntityKey, Long> highest = new HashMap<>();
  private final Map<EntityKey, Long> promised = new HashMap<>();
  private final Map<TopicPartition, Long> passed = new HashMap<>();
  private long unreadable;
  private Position verified = Position.start();

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
  }

  /** I7, I8: an event takes effect once, and directly after the one before. */
  void effect(Event event) {
    long done = effects.merge(event.entity(), 1L, Long::sum);
    require(done == event.version().value(), "effect %d of %s is %s", done, event);
  }

  void check() {
    Map<EntityKey, AppliedPosition> at = truth.committed(projection, entities);
    Set<EntityKey> exceptions = new HashSet<>(truth.resuming(projection, 100));
    collectPromises();
    for (EntityKey entity : entities) {
      AppliedPosition position = at.getOrDefault(entity, AppliedPosition.none());
      checkPrefix(entity, position.version());
      boolean excepted = position.parked() || exceptions.contains(entity);
      long promise = promised.getOrDefault(entity, 0L);
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

  /** I7, I9: effects are exactly the versions up to the position, which never falls. */
  private void checkPrefix(EntityKey entity, EntityVersion version) {
    long at = version.value();
    long done = effects.getOrDefault(entity, 0L);
    require(done == at, "%d effects, %s stands at %d", done, entity, at);
    require(at >= highest.getOrDefault(entity, 0L), "%s fell to %d", entity, at);
    highest.put(entity, at);
  }

  /** I11, I12, I22: what an offset or verified through has passed is applied or set aside. */
  private void collectPromises() {
    for (TopicPartition partition : world.log().partitions()) {
      long committed = world.log().committed(partition);
      List<SimulatedLog.Entry> entries = world.log().entries(partition);
      for (long i = passed.getOrDefault(partition, 0L); i < committed; i++) {
        promise(entries.get((int) i));
        passed.put(partition, i + 1);
      }
    }
    Position through = truth.through(projection, type);
    require(through.value() >= verified.value(), "verified through fell to %s", through);
    for (long i = verified.value(); i < through.value(); i++) {
      promise(world.store().all().get((int) i));
    }
    verified = through;
  }

  private void promise(SimulatedLog.Entry entry) {
    if (entry.shape() == SimulatedLog.Shape.UNREADABLE) {
      unreadable++;
    } else {
      promise(entry.event());
    }
  }

  private void promise(Event event) {
    promised.merge(event.entity(), event.version().value(), Math::max);
  }

  private static void require(boolean holds, String message, Object... args) {
    if (!holds) {
      throw new AssertionError(message.formatted(args));
    }
  }
}
