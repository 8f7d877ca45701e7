package io.gapless.replay.jobs.run;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.sample.ManualTime;
import java.time.Duration;

final class InMemoryJobStoreTest extends JobStoreConformance {
  private static final Selection ALL = Selection.all(EntityType.of("account"));

  private final ManualTime time = new ManualTime(0);
  private final InMemoryJobStore store =
      new InMemoryJobStore(
          new JobClaim(1, 0, ALL, "gapless.account", 1, Position.of(9), Cursor.start(ALL), 0),
          time);

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected void order(JobState to) {
    store.order(to);
  }

  @Override
  protected void expire() {
    time.advance(Duration.ofHours(1));
  }

  @Override
  protected JobState state() {
    return store.state();
  }

  @Override
  protected long published() {
    return store.published();
  }
}
