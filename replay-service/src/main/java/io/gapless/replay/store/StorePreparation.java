package io.gapless.replay.store;

import io.gapless.log.EventLogException;
import io.gapless.log.StartRefusedException;
import io.gapless.log.schema.SchemaMode;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes or checks the replay service's own tables as soon as their database answers. */
public final class StorePreparation implements Loop {
  private static final Duration DONE = Duration.ofDays(365);

  private final ReplaySchema schema;
  private final SchemaMode mode;
  private final Backend backend;
  private final Consumer<StartRefusedException> refused;
  private volatile boolean done;

  /**
   * @param refused told if the tables do not fit and are not to be touched; must not block
   */
  public StorePreparation(
      ReplaySchema schema,
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
    return "replay-store-preparation";
  }

  /** Whether the tables are there. */
  public boolean isDone() {
    return done;
  }

  @Override
  public Duration turn() {
    try {
      schema.prepare(mode);
      done = true;
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
