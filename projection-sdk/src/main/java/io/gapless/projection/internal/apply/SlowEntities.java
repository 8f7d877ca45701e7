package io.gapless.projection.internal.apply;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Entities whose last event took the handler long: they get transactions of their own, so that the
 * others of a batch need not wait for them. With a batch handler only those that were alone in
 * theirs are known. Thread-safe.
 */
final class SlowEntities {
  static final Duration LONG = Duration.ofMillis(100);
  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final Set<EntityKey> slow =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<EntityKey, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  SlowEntities(InstantSource clock) {
    this.clock = clock;
  }

  boolean contains(EntityKey entity) {
    return slow.contains(entity);
  }

  /** The same handler, watched. */
  EventHandler watch(EventHandler handler) {
    return handler instanceof BatchHandler batch ? watchBatches(batch) : watchEvents(handler);
  }

  private EventHandler watchEvents(EventHandler handler) {
    return (Event event, Transaction tx) -> {
      Instant begun = clock.instant();
      try {
        handler.handle(event, tx);
      } finally {
        took(event.entity(), Duration.between(begun, clock.instant()));
      }
    };
  }

  private BatchHandler watchBatches(BatchHandler handler) {
    return (events, tx) -> {
      Instant begun = clock.instant();
      try {
        handler.handle(events, tx);
      } finally {
        EntityKey first = events.getFirst().entity();
        if (events.stream().allMatch(event -> event.entity().equals(first))) {
          took(first, Duration.between(begun, clock.instant()));
        }
      }
    };
  }

  private void took(EntityKey entity, Duration time) {
    if (time.compareTo(LONG) > 0) {
      slow.add(entity);
    } else {
      slow.remove(entity);
    }
  }
}
