package io.gapless.replay.takeover;

import io.gapless.log.EventLogException;
import io.gapless.log.StartRefusedException;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.schema.SchemaMode;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Checks the event store and creates, upgrades or checks its tables, as soon as it answers; then it
 * has nothing more to do. Whichever service is first does it.
 */
public final class EventStorePreparation implements Loop {
  private static final Duration DONE = Duration.ofDays(365);

  private final EventStoreSchema schema;
  private final SchemaMode mode;
  private final Backend backend;
  private final Consumer<StartRefusedException> refused;

  /**
   * @param refused told if the server's settings could lose events, or the tables do not fit; must
   *     not block
   */
  public EventStorePreparation(
      EventStoreSchema schema,
      SchemaMode mode,
      Backend backend,
      Consumer<StartRefusedException> refused) {
    this.schema = schema;
    this.mode = mode;
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
      schema.prepare(mode);
      backend.answered();
      return DONE;
    } catch (StartRefusedException e) {
      refused.accept(e);
      return DONE;
    } catch (EventLogException e) {
      return backend.failed(e);
    }
  }
}
