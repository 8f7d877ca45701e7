package io.gapless.replay.jobs.run;

import io.gapless.event.Position;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.JobsRepository;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.SelectionText;
import io.gapless.replay.loop.Backend;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The table itself. Thread-safe. */
public final class RepositoryJobStore implements JobStore {
  /** Jobs looked at for one claim; others may take some of them meanwhile. */
  private static final int LOOK_AT = 8;

  private final JobsRepository repository;

  public RepositoryJobStore(JobsRepository repository) {
    this.repository = repository;
  }

  @Override
  public Optional<JobClaim> claim(String replica, Duration lease) {
    return ask("claim a replay job", () -> claimFirst(replica, lease));
  }

  private Optional<JobClaim> claimFirst(String replica, Duration lease) {
    for (JobRow seen : repository.claimable(LOOK_AT)) {
      if (repository.claim(seen.id(), seen.epoch(), replica, micros(lease)) == 1) {
        // Read anew: until the claim its holder could still save progress.
        return repository.findById(seen.id()).map(RepositoryJobStore::claim);
      }
    }
    return Optional.empty();
  }

  private static JobClaim claim(JobRow row) {
    return new JobClaim(
        row.id(),
        row.epoch(),
        SelectionText.read(row.selection()),
        row.topic(),
        row.rate(),
        Position.of(row.throughPosition()),
        row.cursor(),
        row.published());
  }

  @Override
  public boolean hold(JobClaim claim, Duration lease) {
    return ask(
        "renew the lease of a replay job",
        () -> repository.hold(claim.id(), claim.epoch(), micros(lease)) == 1);
  }

  @Override
  public boolean checkpoint(JobClaim claim, Cursor cursor, long published) {
    return ask(
        "save the progress of a replay job",
        () ->
            repository.checkpoint(
                    claim.id(),
                    claim.epoch(),
                    cursor.position().value(),
                    cursor.entity(),
                    cursor.version().value(),
                    published)
                == 1);
  }

  @Override
  public boolean end(JobClaim claim, JobState state, Optional<String> error) {
    return ask(
        "end a replay job",
        () -> repository.end(claim.id(), claim.epoch(), state.name(), error.orElse(null)) == 1);
  }

  @Override
  public void letGo(JobClaim claim) {
    int unused = ask("give back a replay job", () -> repository.letGo(claim.id(), claim.epoch()));
  }

  private static long micros(Duration lease) {
    return lease.toNanos() / 1_000;
  }

  private static <T> T ask(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      if (Backend.isDatabases(e)) {
        throw new JobStoreException(what, e);
      }
      throw e;
    }
  }
}
