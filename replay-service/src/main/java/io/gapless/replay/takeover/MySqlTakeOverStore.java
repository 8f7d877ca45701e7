package io.gapless.replay.takeover;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.Leases;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The event store itself. Thread-safe. */
public final class MySqlTakeOverStore implements TakeOverStore {
  private static final String LEASE = "take-over";

  private final TakeOver takeOver;
  private final Leases leases;

  public MySqlTakeOverStore(DataSource dataSource) {
    this.takeOver = new TakeOver(dataSource);
    this.leases = new Leases(dataSource);
  }

  @Override
  public Optional<Lease> lease(String replica, Duration length) {
    return leases.acquire(LEASE, replica, length);
  }

  @Override
  public void release(Lease lease) {
    leases.release(lease);
  }

  @Override
  public List<WriterId> dead(Duration deadAfter) {
    return takeOver.dead(deadAfter);
  }

  @Override
  public boolean close(WriterId writer, Duration deadAfter) {
    return takeOver.close(writer, deadAfter);
  }

  @Override
  public List<WriterStatus> closed() {
    return takeOver.closed();
  }

  @Override
  public List<Event> unconfirmed(Collection<WriterStatus> writers, int limit) {
    return takeOver.unconfirmed(writers, Position.start(), limit);
  }

  @Override
  public void progress(Collection<WriterId> writers, Position through, Lease lease) {
    takeOver.progress(writers, through, lease);
  }

  @Override
  public void settle(Collection<WriterId> writers, Lease lease) {
    takeOver.settle(writers, lease);
  }
}
