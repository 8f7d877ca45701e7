package io.gapless.projection;

import io.gapless.event.Event;

/**
 * Folds an event into the projection's state. Called with the events of an entity in version order,
 * each of which takes effect exactly once if all effects go through {@code tx}. A call whose
 * transaction is rolled back is repeated, so other effects may happen more than once.
 *
 * <p>Called by one thread at a time in one process; several processes may run the same projection.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * @throws Exception if the event cannot be applied; everything is rolled back, and it is tried
   *     again before the entity is parked
   */
  void handle(Event event, Transaction tx) throws Exception;
}
