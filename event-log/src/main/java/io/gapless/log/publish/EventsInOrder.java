package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A queue of events that is also indexed by entity. Every operation but copying takes O(1). */
final class EventsInOrder implements Iterable<UnconfirmedEvent> {
  private final Set<UnconfirmedEvent> all = new LinkedHashSet<>();
  private final Map<EntityKey, Set<UnconfirmedEvent>> byEntity = new LinkedHashMap<>();
  private long bytes;

  void add(UnconfirmedEvent event) {
    if (all.add(event)) {
      byEntity.computeIfAbsent(event.entity(), key -> new LinkedHashSet<>()).add(event);
      bytes += event.bytes();
    }
  }

  void remove(UnconfirmedEvent event) {
    if (all.remove(event)) {
      bytes -= event.bytes();
      Set<UnconfirmedEvent> siblings = byEntity.getOrDefault(event.entity(), Set.of());
      siblings.remove(event);
      if (siblings.isEmpty()) {
        byEntity.remove(event.entity());
      }
    }
  }

  void clear() {
    all.clear();
    byEntity.clear();
    bytes = 0;
  }

  boolean contains(UnconfirmedEvent event) {
    return all.contains(event);
  }

  boolean hasEntity(EntityKey entity) {
    return byEntity.containsKey(entity);
  }

  Optional<UnconfirmedEvent> first() {
    return all.stream().findFirst();
  }

  Optional<UnconfirmedEvent> firstOf(EntityKey entity) {
    return byEntity.getOrDefault(entity, Set.of()).stream().findFirst();
  }

  /** A copy, in order. */
  List<UnconfirmedEvent> ofEntity(EntityKey entity) {
    return List.copyOf(byEntity.getOrDefault(entity, Set.of()));
  }

  /** A copy, in order. */
  List<UnconfirmedEvent> toList() {
    return List.copyOf(all);
  }

  /** The entities, in order of their first event since they were last without one. */
  Collection<EntityKey> entities() {
    return byEntity.keySet();
  }

  @Override
  public Iterator<UnconfirmedEvent> iterator() {
    return all.iterator();
  }

  int size() {
    return all.size();
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
