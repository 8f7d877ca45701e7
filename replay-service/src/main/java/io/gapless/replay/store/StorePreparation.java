package io.gapless.replay.store;

import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Duration;

/** Makes the replay service's own tables as soon as their database answers. */
public final class StorePreparation implements Loop {
  private static final Duration DONE = Duration.ofDays(365);

  private final ReplaySchema schema;
  private final Backend backend;
  private volatile boolean done;

  public StorePreparation(ReplaySchema schema, Backend backend) {
    this.schema = schema;
    this.backend = backend;
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
      schema.prepare();
      done = true;
      backend.answered();
      return DONE;
    } catch (EventLogException e) {
      return backend.failed(e);
    }
  }
}
