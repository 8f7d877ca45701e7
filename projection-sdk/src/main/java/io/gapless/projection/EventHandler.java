package io.gapless.projection;

import io.gapless.event.Event;

/**
 * Folds an event into the projection's state. Called with the events of an entity in version order,
 * each of which takes effect exactly once if all effects go through {@code tx}. A call whose
 * transaction is rolled back is repeated, so other effects may happen more than once.
 *
 * <p>Called by several threads at once, for different entities; by one at a time for each entity.
 * So rows that entities share need atomic SQL, and what the handler keeps in memory must be
 * thread-safe. {@link ProjectionSettings.Apply#atOnce()} of 1 means one thread at a time in this
 * process; others may run the same projection.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * @throws Exception if the event cannot be applied; everything is rolled back, and it is tried
   *     again before the entity is parked
   */
  void handle(Event event, Transaction tx) throws Exception;
}
