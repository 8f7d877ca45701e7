package io.gapless.replay.jobs.run;

import java.util.List;

/** What runs jobs on this replica: as many as run at once. */
public record JobRuns(List<JobRun> all) implements AutoCloseable {
  public JobRuns {
    all = List.copyOf(all);
  }

  /** Call it when the loops have stopped. */
  @Override
  public void close() {
    all.forEach(JobRun::close);
  }
}
