package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.crash.CrashPoint;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction shall do for one entity: apply the next events and move its position.
 *
 * @param entity the entity
 * @param from where it must stand, or the transaction is lost
 * @param events the next versions, dense and in order; at least one
 */
public record Advance(EntityKey entity, AppliedPosition from, List<Event> events) {
  /** Events must be one entity's and follow {@code from} without a hole. */
  public Advance {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an advance of " + entity + " needs an event");
    }
    EntityVersion expected = from.version();
    for (Event event : events) {
      expected = expected.next();
      if (!event.entity().equals(entity) || !event.version().equals(expected)) {
        throw new IllegalArgumentException(
            "an advance of %s needs its version %s here, got %s of %s"
                .formatted(entity, expected, event.version(), event.entity()));
      }
    }
  }

  /**
   * Runs the handler for the events of all advances of a transaction, in order: a {@link
   * BatchHandler} once, any other for each event up to the first on which it throws. Only what
   * leaves the JVM unusable is passed on: a {@link StackOverflowError} is a poisoned event too.
   *
   * @return that failure, or empty; a batch handler's names the first event of all
   */
  public static Optional<Outcome.HandlerFailed> run(
      List<Advance> advances, EventHandler handler, Transaction tx) {
    List<Event> events = advances.stream().flatMap(advance -> advance.events().stream()).toList();
    if (handler instanceof BatchHandler batch) {
      return call(events.getFirst(), () -> batch.handle(events, tx));
    }
    for (Event event : events) {
      Optional<Outcome.HandlerFailed> failure = call(event, () -> handler.handle(event, tx));
      if (failure.isPresent()) {
        return failure;
      }
      CrashPoint.HELD_DRAINING.reached();
    }
    return Optional.empty();
  }

  @FunctionalInterface
  private interface HandlerCall {
    void run() throws Exception;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // is put back, and the event is tried again
  private static Optional<Outcome.HandlerFailed> call(Event event, HandlerCall handler) {
    try {
      handler.run();
      return Optional.empty();
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return Optional.of(new Outcome.HandlerFailed(event.entity(), event.version(), e));
    }
  }

  /** Where the entity stands afterwards. */
  public AppliedPosition to() {
    return from.after(events.getLast());
  }
}
