package io.gapless.projection.payload;

import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import java.util.List;
import java.util.Optional;

/**
 * Makes of an event's bytes what a handler wants to see. Shipped are {@link RawPayload#upcastBy}
 * and, for JSON, {@code io.gapless.projection.jackson.PayloadTypes}; another format is a lambda.
 * Called by several threads at once.
 *
 * @param <P> what the handler wants to see
 */
@FunctionalInterface
public interface PayloadReader<P> {
  /**
   * @return empty if the event means nothing to this projection: it counts as applied, and the
   *     handler does not see it
   * @throws PayloadException if the payload cannot be read, which is a failure of the handler: the
   *     entity is parked, and goes on when it is resumed
   */
  Optional<P> read(Event event);

  /** A handler of the projection that reads the payload and passes it on. */
  default EventHandler handler(PayloadHandler<? super P> handler) {
    return (event, tx) -> {
      Optional<P> payload = read(event);
      if (payload.isPresent()) {
        handler.handle(event, payload.get(), tx);
      }
    };
  }

  /** The same for many events at once; the handler is not called if none of them means anything. */
  default BatchHandler batchHandler(PayloadBatchHandler<P> handler) {
    return (events, tx) -> {
      List<TypedEvent<P>> typed =
          events.stream()
              .flatMap(event -> read(event).map(it -> new TypedEvent<>(event, it)).stream())
              .toList();
      if (!typed.isEmpty()) {
        handler.handle(typed, tx);
      }
    };
  }
}
