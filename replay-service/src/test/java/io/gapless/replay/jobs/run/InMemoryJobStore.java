package io.gapless.replay.jobs.run;

import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.sample.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One job, as the table keeps it; time is the database's. */
final class InMemoryJobStore implements JobStore {
  private final ManualTime time;
  private final JobClaim job;
  private JobState state = JobState.WAITING;
  private long epoch;
  private Optional<Long> leasedUntil = Optional.empty();
  private Cursor cursor;
  private long published;
  private Optional<String> error = Optional.empty();
  private boolean down;
  private int ends;
  private final List<Long> savedBy = new ArrayList<>();

  InMemoryJobStore(JobClaim job, ManualTime time) {
    this.job = job;
    this.time = time;
    this.cursor = job.cursor();
  }

  @Override
  public Optional<JobClaim> claim(String replica, Duration lease) {
    requireUp();
    boolean free = leasedUntil.filter(it -> it > time.getAsLong()).isEmpty();
    if (!free || (state != JobState.WAITING && state != JobState.RUNNING)) {
      return Optional.empty();
    }
    state = JobState.RUNNING;
    epoch++;
    leasedUntil = Optional.of(time.getAsLong() + lease.toNanos());
    return Optional.of(
        new JobClaim(
            job.id(),
            epoch,
            job.selection(),
            job.topic(),
            job.rate(),
            job.through(),
            cursor,
            published));
  }

  @Override
  public boolean hold(JobClaim claim, Duration lease) {
    requireUp();
    if (claim.epoch() != epoch || state != JobState.RUNNING) {
      return false;
    }
    leasedUntil = Optional.of(time.getAsLong() + lease.toNanos());
    return true;
  }

  @Override
  public boolean checkpoint(JobClaim claim, Cursor reached, long count) {
    requireUp();
    if (claim.epoch() != epoch) {
      return false;
    }
    cursor = reached;
    published = count;
    savedBy.add(claim.epoch());
    return true;
  }

  @Override
  public boolean end(JobClaim claim, JobState to, Optional<String> reason) {
    requireUp();
    if (claim.epoch() != epoch || state != JobState.RUNNING) {
      return false;
    }
    state = to;
    error = reason;
    ends++;
    return true;
  }

  @Override
  public void letGo(JobClaim claim) {
    requireUp();
    if (claim.epoch() == epoch) {
      leasedUntil = Optional.empty();
    }
  }

  private void requireUp() {
    if (down) {
      throw new JobStoreException("ask", new IllegalStateException("down"));
    }
  }

  void order(JobState to) {
    state = to;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  JobState state() {
    return state;
  }

  long published() {
    return published;
  }

  Cursor cursor() {
    return cursor;
  }

  Optional<String> error() {
    return error;
  }

  int ends() {
    return ends;
  }

  /** The epochs that saved progress, in their order. */
  List<Long> savedBy() {
    return List.copyOf(savedBy);
  }
}
