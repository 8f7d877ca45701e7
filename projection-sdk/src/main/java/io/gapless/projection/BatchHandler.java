package io.gapless.projection;

import io.gapless.event.Event;
import java.util.List;

/**
 * Folds all events of a transaction at once, so that many of them can take few statements: that is
 * where the speed is. The events of an entity follow each other in version order; those of
 * different entities come in any order. All else is as with an {@link EventHandler}.
 *
 * <p>If it throws, everything is rolled back and the events come again one by one: so the one at
 * fault is found, and the others go on.
 */
@FunctionalInterface
public interface BatchHandler extends EventHandler {
  /**
   * @param events at least one, at most a few hundred
   * @throws Exception if they cannot be applied
   */
  void handle(List<Event> events, Transaction tx) throws Exception;

  @Override
  default void handle(Event event, Transaction tx) throws Exception {
    handle(List.of(event), tx);
  }
}
