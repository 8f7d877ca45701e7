package io.gapless.replay.takeover;

import io.gapless.log.EventLogException;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.schema.UnsafeEventStoreException;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Checks the event store and creates its tables, as soon as it answers; then it has nothing more to
 * do. Whichever service is first does it.
 */
public final class EventStorePreparation implements Loop {
  private static final Duration DONE = Duration.ofDays(365);

  private final EventStoreSchema schema;
  private final Backend backend;
  private final Consumer<UnsafeEventStoreException> refused;

  /**
   * @param refused told if the server's settings could lose events; must not block
   */
  public EventStorePreparation(
      EventStoreSchema schema, Backend backend, Consumer<UnsafeEventStoreException> refused) {
    this.schema = schema;
    this.backend = backend;
    this.refused = refused;
  }

  @Override
  public String name() {
    return "event-store-preparation";
  }

  @Override
  public Duration turn() {
    try {
      schema.prepare();
      backend.answered();
      return DONE;
    } catch (UnsafeEventStoreException e) {
      refused.accept(e);
      return DONE;
    } catch (EventLogException e) {
      return backend.failed(e);
    }
  }
}
