package io.gapless.replay.jobs;

import io.gapless.event.CommandId;
import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.SelectionCount.Count;
import io.gapless.replay.jobs.select.SelectionText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** Replay jobs as operators see them. Thread-safe; throws what the database throws. */
public final class Jobs {
  /**
   * A job that is to be.
   *
   * @param key the same key means the same job
   * @param topic where its events go
   * @param rate events a second, at most
   * @param count what the selection comes to
   * @param through up to which position it reads
   */
  public record NewJob(
      CommandId key,
      Selection selection,
      String topic,
      int rate,
      Count count,
      Position through,
      String who,
      String why) {}

  /** What is wanted of a job. */
  public enum Change {
    PAUSE(JobState.PAUSED),
    RESUME(JobState.WAITING),
    CANCEL(JobState.CANCELLED);

    private final JobState to;

    Change(JobState to) {
      this.to = to;
    }
  }

  /** What came of it. */
  public sealed interface Changed {
    /** It is so now. */
    record Done(JobRow job) implements Changed {}

    /** The job's state does not allow it. */
    record NotAllowed(JobRow job) implements Changed {}

    /** The job has changed since the caller saw it. */
    record Stale(JobRow job) implements Changed {}

    /** There is no such job. */
    record Unknown() implements Changed {}
  }

  private final JobsRepository repository;
  private final int mostUnfinished;
  private final ReentrantLock adding = new ReentrantLock();

  /**
   * @param mostUnfinished jobs that have not ended; one more is refused. Orders given to several
   *     replicas at the same moment may pass it, by one for each further replica
   */
  public Jobs(JobsRepository repository, int mostUnfinished) {
    this.repository = repository;
    this.mostUnfinished = mostUnfinished;
  }

  /**
   * Adds a job, or returns the one that its key stands for.
   *
   * @throws TooManyJobsException if too many have not ended
   */
  public JobRow create(NewJob job) {
    int added = add(job);
    Optional<JobRow> kept = find(job.key());
    if (added == 0 && kept.isEmpty()) {
      throw new TooManyJobsException(mostUnfinished + " jobs have not ended: cancel some, or wait");
    }
    return kept.orElseThrow();
  }

  /** One at a time: of two at once, neither would count the other. */
  private int add(NewJob job) {
    adding.lock();
    try {
      return repository.add(
          job.key().value(),
          SelectionText.write(job.selection()),
          job.topic(),
          job.rate(),
          job.count().events(),
          job.count().bytes(),
          job.count().entities(),
          job.through().value(),
          job.selection().after().value(),
          job.who(),
          job.why(),
          mostUnfinished);
    } finally {
      adding.unlock();
    }
  }

  /** The job that a key stands for. */
  public Optional<JobRow> find(CommandId key) {
    return repository.findByIdempotencyKey(key.value());
  }

  public Optional<JobRow> find(long id) {
    return repository.findById(id);
  }

  /** Jobs with a lower id, the latest first, at most so many. */
  public List<JobRow> before(long before, int most) {
    return repository.before(before, most);
  }

  /**
   * Pauses, resumes or cancels. Whoever runs the job sees it within a second.
   *
   * @param expected the job's version when the caller saw it, empty if that does not matter
   */
  public Changed change(long id, Change change, OptionalLong expected) {
    boolean done = apply(id, change, expected.orElse(0)) == 1;
    Optional<JobRow> job = repository.findById(id);
    if (job.isEmpty()) {
      return new Changed.Unknown();
    }
    JobRow found = job.get();
    if (done || found.jobState() == change.to) {
      return new Changed.Done(found); // perhaps by this very order, whose answer was lost
    }
    return expected.isPresent() && expected.getAsLong() != found.version()
        ? new Changed.Stale(found)
        : new Changed.NotAllowed(found);
  }

  private int apply(long id, Change change, long expected) {
    return switch (change) {
      case PAUSE -> repository.pause(id, expected);
      case RESUME -> repository.resume(id, expected);
      case CANCEL -> repository.cancel(id, expected);
    };
  }
}
