package io.gapless.log.writer;

import io.gapless.log.EventLogException;

/**
 * A position that was durably committed is gone or carries another event: the event store was
 * restored, or failed over with loss. Nothing may be appended until someone has looked.
 */
public final class ForkedStoreException extends EventLogException {
  private static final long serialVersionUID = 1L;

  public ForkedStoreException(DurablePoint seen, String found) {
    super(
        "the event store was durable at position "
            + seen.position()
            + " with event "
            + seen.eventId().map(Object::toString).orElse("none")
            + ", and now has "
            + found
            + " there: it was restored or failed over with loss. No more appends; compare it with the topics, then restart this service");
  }
}
