package io.gapless.replay.jobs;

import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.SelectionCount;
import io.gapless.replay.jobs.select.SelectionCount.Count;
import io.gapless.replay.read.StoreReads;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * Rehearsals: a replay job is only created by the token of a dry run of the same selection that
 * still comes to nearly the same. Thread-safe.
 */
public final class DryRuns {
  /** How long a token lives, by the database's clock. */
  public static final Duration LIFE = Duration.ofMinutes(15);

  /** How long a dry run may count. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How long an order may count what came since. */
  static final Duration RECOUNT_PATIENCE = Duration.ofSeconds(3);

  /** Counts at once; one more is refused. */
  static final int MOST_AT_ONCE = 2;

  private static final int MOST_FORGOTTEN = 1_000;
  private static final int TOKEN_BYTES = 16;

  /** What an order is told. */
  public sealed interface Verdict {
    /**
     * The order may be carried out.
     *
     * @param count what the selection comes to now
     * @param through up to this position
     */
    record Accepted(Count count, Position through) implements Verdict {}

    /** The order needs another dry run. */
    record Refused(String reason) implements Verdict {}
  }

  private final DryRunRepository repository;
  private final SelectionCount counts;
  private final StoreReads reads;
  private final RandomGenerator random;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  /**
   * @param reads of the replay store
   * @param random cannot be guessed
   */
  public DryRuns(
      DryRunRepository repository,
      SelectionCount counts,
      StoreReads reads,
      RandomGenerator random) {
    this.repository = repository;
    this.counts = counts;
    this.reads = reads;
    this.random = random;
  }

  /**
   * Counts a selection and keeps what it came to.
   *
   * @return empty if it cannot be counted in time
   * @throws TooManyJobsException if others are being counted
   * @throws io.gapless.replay.read.StoreUnavailableException if a database does not answer
   */
  public Optional<DryRunRow> run(Selection selection) {
    Position through = Position.max(selection.after(), counts.end(selection));
    return count(selection, selection.after(), through, PATIENCE)
        .map(count -> reads.read(() -> keep(selection, count, through)));
  }

  private Optional<Count> count(
      Selection selection, Position after, Position through, Duration patience) {
    if (!room.tryAcquire()) {
      throw new TooManyJobsException("other selections are being counted");
    }
    try {
      return counts.count(selection, after, through, patience);
    } finally {
      room.release();
    }
  }

  private DryRunRow keep(Selection selection, Count count, Position through) {
    repository.forget(LIFE.toSeconds(), MOST_FORGOTTEN);
    DryRunRow row =
        new DryRunRow(
            token(),
            selection.digest(),
            count.events(),
            count.bytes(),
            count.entities(),
            through.value());
    repository.add(
        row.token(),
        row.selectionDigest(),
        row.events(),
        row.bytes(),
        row.entities(),
        row.throughPosition());
    return row;
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Whether an order may be carried out: its token is of a dry run of the same selection, and what
   * came since is at most a hundredth. Events are never changed or removed, so only what lies
   * behind the dry run is counted.
   *
   * @throws TooManyJobsException if others are being counted
   * @throws io.gapless.replay.read.StoreUnavailableException if a database does not answer
   */
  public Verdict check(String token, Selection selection) {
    Optional<DryRunRow> found = reads.read(() -> repository.alive(token, LIFE.toSeconds()));
    if (found.isEmpty()) {
      return new Verdict.Refused(
          "the token is unknown or older than " + LIFE.toMinutes() + " minutes");
    }
    DryRunRow row = found.get();
    if (!row.selectionDigest().equals(selection.digest())) {
      return new Verdict.Refused("the token is of another selection");
    }
    Position through = Position.max(row.through(), counts.end(selection));
    return count(selection, row.through(), through, RECOUNT_PATIENCE)
        .map(more -> compared(row, more, through))
        .orElseGet(() -> new Verdict.Refused("too much came since the dry run to be counted"));
  }

  private static Verdict compared(DryRunRow row, Count more, Position through) {
    if (more.events() > row.events() / 100.0) {
      return new Verdict.Refused(
          "the dry run counted " + row.events() + " events, and " + more.events() + " came since");
    }
    return new Verdict.Accepted(
        new Count(row.events() + more.events(), row.bytes() + more.bytes(), row.entities()),
        through);
  }
}
