package io.gapless.projection.payload;

import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;

/**
 * An {@link EventHandler} that gets the payload as well.
 *
 * @param <P> what payloads are read as
 */
@FunctionalInterface
public interface PayloadHandler<P> {
  /**
   * @param event as it is stored: also its bytes and their digest, and the schema they are in
   * @throws Exception if the event cannot be applied
   */
  void handle(Event event, P payload, Transaction tx) throws Exception;
}
