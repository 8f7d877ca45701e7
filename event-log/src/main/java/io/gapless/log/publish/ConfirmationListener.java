package io.gapless.log.publish;

import io.gapless.event.Event;

/**
 * Told of every event that is published or durably spilled, once or more often, on any thread; must
 * not block.
 */
@FunctionalInterface
public interface ConfirmationListener {
  void confirmed(Event event);
}
