package io.gapless.log.append;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Heads that a lane has seen committed, to save a read per batch; the unique key catches what
 * another process did since. Bounded: the entity that was not used for longest is forgotten. Not
 * thread-safe.
 */
final class HeadCache {
  private static final int MAX_ENTITIES = 10_000;

  private final boolean trusted;
  private final Map<EntityKey, EntityHead> heads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityKey, EntityHead> eldest) {
          return size() > MAX_ENTITIES;
        }
      };

  private HeadCache(boolean trusted) {
    this.trusted = trusted;
  }

  static HeadCache empty() {
    return new HeadCache(true);
  }

  /** Knows nothing: everything is looked up, commands too. */
  static HeadCache distrusting() {
    return new HeadCache(false);
  }

  boolean isTrusted() {
    return trusted;
  }

  /** The entity's head if it is known and the request builds on it; else none, look it up. */
  EntityHead headIf(AppendRequest request) {
    EntityHead head = heads.getOrDefault(request.entity(), EntityHead.none());
    return request.condition().allows(head.version(), head.event()) ? head : EntityHead.none();
  }

  /** Call after the commit was acknowledged. */
  void committed(List<Event> events) {
    events.forEach(
        event ->
            heads.merge(
                event.entity(), EntityHead.at(event.version(), event.id()), HeadCache::later));
  }

  void forget(Collection<EntityKey> entities) {
    heads.keySet().removeAll(entities);
  }

  private static EntityHead later(EntityHead left, EntityHead right) {
    return left.version().isAfter(right.version()) ? left : right;
  }
}
