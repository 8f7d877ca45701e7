package io.gapless.replay.takeover;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.WriterStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The event store as the take-over sees it; each step may be repeated. All methods throw {@link
 * io.gapless.log.EventLogException} if it does not answer.
 */
public interface TakeOverStore {
  /** Takes or renews the one lease under which writers are taken over; empty if another has it. */
  Optional<Lease> lease(String replica, Duration length);

  /** Gives the lease back, if it is still held. */
  void release(Lease lease);

  /** Active writers whose last heartbeat is older than {@code deadAfter}. */
  List<WriterId> dead(Duration deadAfter);

  /**
   * Closes the writer if it is still dead, so that its range is final.
   *
   * @return false if it has come back or its transactions are still open: try again
   */
  boolean close(WriterId writer, Duration deadAfter);

  /** Writers that are closed and not settled. */
  List<WriterStatus> closed();

  /** Their events above each one's {@code confirmedThrough}, in position order. */
  List<Event> unconfirmed(Collection<WriterStatus> writers, int limit);

  /**
   * Saves that all their events up to {@code through} are confirmed.
   *
   * @throws io.gapless.log.writer.LeaseLostException if the lease is lost; nothing was written
   */
  void progress(Collection<WriterId> writers, Position through, Lease lease);

  /**
   * Saves that all their events are confirmed.
   *
   * @throws io.gapless.log.writer.LeaseLostException if the lease is lost; nothing was written
   */
  void settle(Collection<WriterId> writers, Lease lease);
}
