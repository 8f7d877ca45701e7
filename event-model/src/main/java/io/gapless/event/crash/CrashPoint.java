package io.gapless.event.crash;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A place at which a crash hurts most, and at which tests make a process die, fail or stand still.
 * For tests only: unless the process was started with the environment variable {@value #VARIABLE},
 * passing a point is a constant check that the compiler folds away, and nothing can arm it later.
 *
 * <p>The variable names a directory. An order is a file in it, named by {@link #order}, that says
 * at which passage and what: {@code 1 kill}, {@code 3 throw} or {@code 2 pause 2500ms}. The first
 * process that gets there takes the order (one takes it, whoever else passes at that moment), which
 * renames the file to the point's name, a dot and the process's id: the proof that it was reached.
 * Passages count for each process, from when it first sees the order. {@code kill} ends the JVM at
 * once, without shutdown hooks, with exit code {@value #KILLED}; {@code throw} throws an unchecked
 * exception; {@code pause} holds up the thread. An order that is none ends the JVM with {@value
 * #BAD_ORDER} and says why: a test must not go on without its crash.
 *
 * <p>Thread-safe.
 */
public enum CrashPoint {
  /** Append: decided what is accepted, nothing is inserted. */
  APPEND_BEFORE_INSERT(Where.COMMAND_SERVICE),
  /** Append: inserted, COMMIT is not sent. */
  APPEND_INSERTED(Where.COMMAND_SERVICE),
  /** Append: the store has committed, and nobody has taken note of its answer. */
  APPEND_COMMIT_SENT(Where.COMMAND_SERVICE),
  /** Append: committed, nothing is handed to the publisher and nobody is answered. */
  APPEND_COMMITTED(Where.COMMAND_SERVICE),
  /** Publication: handed to the Kafka producer, not acknowledged. */
  PUBLISH_SENT(Where.COMMAND_SERVICE),
  /** Publication: Kafka has acknowledged, the watermark has not moved. */
  PUBLISH_ACKNOWLEDGED(Where.COMMAND_SERVICE),
  /** Publication: Kafka has not taken it, it is not spilled. */
  SPILL_DUE(Where.COMMAND_SERVICE),
  /** Publication: spilled, the watermark has not moved. */
  SPILL_DONE(Where.COMMAND_SERVICE),
  /** Drain: rows were read from the fallback store, none is sent. */
  DRAIN_ROW_READ(Where.REPLAY_SERVICE),
  /** Drain: Kafka has acknowledged rows that are not deleted. */
  DRAIN_ACKNOWLEDGED(Where.REPLAY_SERVICE),
  /** Replay job: a page was read, none of it is sent. */
  JOB_PAGE_READ(Where.REPLAY_SERVICE),
  /** Replay job: a page was acknowledged, the progress is not saved. */
  JOB_PAGE_SENT(Where.REPLAY_SERVICE),
  /** Replay job: the lease is found lost in the middle of a page. */
  JOB_LEASE_LOST(Where.REPLAY_SERVICE),
  /** Take-over: a writer was closed, nothing of its range is sent. */
  TAKE_OVER_WRITER_CLOSED(Where.REPLAY_SERVICE),
  /** Take-over: a page is confirmed, the progress is not saved. */
  TAKE_OVER_PAGE_SENT(Where.REPLAY_SERVICE),
  /** An operator's order is in the audit and has had no effect. */
  ORDER_RECORDED(Where.REPLAY_SERVICE),
  /** Reconciliation: after one of the steps of a comparison. */
  REPORT_STEP_DONE(Where.REPLAY_SERVICE),
  /** Reconciliation: a finding is written, the report is not done. */
  REPORT_FINDING_WRITTEN(Where.REPLAY_SERVICE),

  /** Projection: records were polled, none of them is looked at. */
  RECORD_RECEIVED(Where.PROJECTION),
  /** Projection: an event is held that waits for an earlier one. */
  RECORD_HELD(Where.PROJECTION),
  /** Projection: missing events were asked for. */
  BACKFILL_ASKED(Where.PROJECTION),
  /** Projection: in a transaction, an event has taken effect; more of the line may follow. */
  HELD_DRAINING(Where.PROJECTION),
  /** Projection: effects and position are in the transaction, which is not committed. */
  EFFECT_DONE(Where.PROJECTION),
  /** Projection: the transaction has ended, and nobody has taken note of its end. */
  POSITION_COMMIT_SENT(Where.PROJECTION),
  /** Projection: offsets of what was applied are to be committed. */
  OFFSETS_DUE(Where.PROJECTION),
  /** Projection: partitions are being handed over, their events are not let go of. */
  PARTITIONS_REVOKED(Where.PROJECTION),
  /** Projection: in a transaction, the position says parked and the reason is not kept. */
  ENTITY_PARKING(Where.PROJECTION),
  /** Projection: the transaction of a rebuild has ended, and nobody has taken note of its end. */
  REBUILD_COMMIT_SENT(Where.PROJECTION);

  /** Which process has the point. */
  public enum Where {
    COMMAND_SERVICE,
    REPLAY_SERVICE,
    PROJECTION
  }

  private final Where where;

  CrashPoint(Where where) {
    this.where = where;
  }

  public Where where() {
    return where;
  }

  /** The environment variable that names the directory of orders. */
  public static final String VARIABLE = "GAPLESS_CRASH_POINTS";

  /** The exit code of a process that was killed at a point. */
  public static final int KILLED = 86;

  /** The exit code of a process that was given an order it does not understand. */
  public static final int BAD_ORDER = 78;

  /** The name of this point's order: lower case, words joined by dashes. */
  public String order() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The process is at this point. */
  public void reached() {
    if (CrashOrders.ARMED) {
      CrashOrders.reachedByThisProcess(this);
    }
  }

  /**
   * The directory of orders if this process was started with one; services ask it first of all and
   * say so.
   *
   * @throws IllegalStateException if the variable names no directory
   */
  public static Optional<Path> directory() {
    return CrashOrders.directoryOfThisProcess();
  }
}
