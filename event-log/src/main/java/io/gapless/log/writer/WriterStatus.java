package io.gapless.log.writer;

import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Duration;

/**
 * A writer as its rows show it.
 *
 * @param id the writer
 * @param state where it stands
 * @param committedThrough no transaction of it that is open or to come can hold a position up to
 *     here
 * @param confirmedThrough its events up to here are confirmed
 * @param heartbeatAge time since its last heartbeat, by the database's clock
 * @param host where it runs, for people
 */
public record WriterStatus(
    WriterId id,
    State state,
    Position committedThrough,
    Position confirmedThrough,
    Duration heartbeatAge,
    String host) {
  /** {@code ACTIVE → CLOSED → SETTLED}, never back. */
  public enum State {
    /** May append. */
    ACTIVE,
    /** Will never append again; events above {@code confirmedThrough} may be unconfirmed. */
    CLOSED,
    /** Closed, and every event of it is confirmed. */
    SETTLED
  }
}
