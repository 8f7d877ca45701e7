package io.gapless.log.writer;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/**
 * What the replay service does with dead and closed writers, step by step; each step may be
 * repeated. Thread-safe.
 */
public final class TakeOver {
  private final DataSource dataSource;

  public TakeOver(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** All writers that are not settled, and the last settled ones, at most 1,000. */
  public List<WriterStatus> writers() {
    throw new UnsupportedOperationException(dataSource + "");
  }

  /** Active writers whose last heartbeat is older than {@code lease} by the database's clock. */
  public List<WriterId> dead(Duration lease) {
    throw new UnsupportedOperationException();
  }

  /**
   * {@code ACTIVE → CLOSED}, if the writer is still dead: waits up to 2 s for its open
   * transactions.
   *
   * @return whether it is closed now; false if it has come back, or its transactions are still open
   *     (try again)
   */
  public boolean close(WriterId writer, Duration lease) {
    throw new UnsupportedOperationException();
  }

  /** Writers that are closed and not settled. */
  public List<WriterStatus> closed() {
    throw new UnsupportedOperationException();
  }

  /**
   * Events of these closed writers that may be unconfirmed: above each one's {@code
   * confirmedThrough}, merged by position, after {@code after}, at most {@code limit}.
   */
  public List<Event> unconfirmed(Collection<WriterStatus> writers, Position after, int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Saves that every event of these closed writers up to {@code through} is confirmed; never
   * lowers. Needs the lease.
   */
  public void progress(Collection<WriterId> writers, Position through, Lease lease) {
    throw new UnsupportedOperationException();
  }

  /** {@code CLOSED → SETTLED}. Needs the lease. */
  public void settle(Collection<WriterId> writers, Lease lease) {
    throw new UnsupportedOperationException();
  }
}
