package io.gapless.log.append;

import io.gapless.event.Event;
import java.sql.SQLException;
import java.util.List;

/**
 * What became of one attempt to append a batch. Only the first two have answers; all but {@link
 * InDoubt} have left nothing open.
 */
sealed interface BatchOutcome {
  /** Committed. */
  record Committed(BatchPlan plan, List<Event> events) implements BatchOutcome {}

  /** Nothing was accepted, so nothing was written. */
  record NothingToDo(BatchPlan plan) implements BatchOutcome {}

  /**
   * Another process, or a repeated command, holds a key that this batch wanted: look again at heads
   * and commands.
   */
  record KeyTaken() implements BatchOutcome {}

  /** Another session holds a key for longer than the lock wait: find out whose requests want it. */
  record KeyHeld() implements BatchOutcome {}

  /** A deadlock was broken here. */
  record Deadlock() implements BatchOutcome {}

  /** The writer is closed. */
  record Fenced() implements BatchOutcome {}

  /** The time to answer was over before COMMIT was sent. */
  record TooLate() implements BatchOutcome {}

  /**
   * The database would not take some statement: one of the requests is to blame, the others shall
   * not suffer.
   */
  record Rejected(SQLException cause) implements BatchOutcome {}

  /** The store failed before COMMIT was sent; nothing was appended. */
  record Failed(SQLException cause) implements BatchOutcome {}

  /** COMMIT was sent and not answered. */
  record InDoubt(BatchPlan plan, List<Event> events, SQLException cause) implements BatchOutcome {}
}
