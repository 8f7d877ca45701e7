package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each open entity needs next, in the order in which they came to need it. An entity whose
 * work is under way needs nothing until it ends: so its events stay in order, however many work.
 */
final class Agenda {
  /** What an entity needs; never two things at once. */
  enum Need {
    NOTHING,
    POSITION,
    APPLYING,
    RETRY,
    PARKING,
    BACKFILL
  }

  private final Map<Need, Set<OpenEntity>> entities = new EnumMap<>(Need.class);
  private final Set<EntityKey> underWay = new HashSet<>();

  Agenda() {
    for (Need need : EnumSet.complementOf(EnumSet.of(Need.NOTHING))) {
      entities.put(need, new LinkedHashSet<>());
    }
  }

  /** To be called whenever an entity changed. */
  void changed(OpenEntity entity) {
    put(entity, entity.underWay ? Need.NOTHING : entity.need());
  }

  void closed(OpenEntity entity) {
    put(entity, Need.NOTHING);
  }

  /** Someone works on it, whether it is open or not; {@link #changed} is called next. */
  void begin(EntityKey key) {
    underWay.add(key);
  }

  /** Nobody works on it any more; {@link #changed} is called next. */
  void end(EntityKey key) {
    underWay.remove(key);
  }

  /** Whether someone works on it, whether it is open or not. */
  boolean isUnderWay(EntityKey key) {
    return underWay.contains(key);
  }

  /** The longest waiting first. */
  Collection<OpenEntity> inNeedOf(Need need) {
    return need(need);
  }

  private void put(OpenEntity entity, Need need) {
    if (entity.listed != need) {
      if (entity.listed != Need.NOTHING) {
        need(entity.listed).remove(entity);
      }
      entity.listed = need;
      if (need != Need.NOTHING) {
        need(need).add(entity);
      }
    }
  }

  private Set<OpenEntity> need(Need need) {
    return entities.getOrDefault(need, Set.of());
  }
}
