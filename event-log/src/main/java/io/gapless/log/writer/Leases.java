package io.gapless.log.writer;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Named leases in the event store's database, by its clock. Thread-safe. */
public final class Leases {
  private final DataSource dataSource;

  public Leases(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Takes the lease if it is free or run out, renews it if {@code owner} has it; empty if another
   * has it.
   */
  public Optional<Lease> acquire(String name, String owner, Duration length) {
    throw new UnsupportedOperationException(dataSource + "");
  }

  /** Gives it back, if it is still held. */
  public void release(Lease lease) {
    throw new UnsupportedOperationException();
  }
}
