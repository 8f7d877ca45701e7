package io.gapless.log.writer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.log.EventLogException;
import io.gapless.log.internal.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Named leases in the event store's database, by its clock. Thread-safe. */
public final class Leases {
  private final Transactions transactions;

  public Leases(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /**
   * Takes the lease if it is free or run out, renews it if {@code owner} has it; empty if another
   * has it.
   *
   * @throws EventLogException if the event store does not answer
   */
  public Optional<Lease> acquire(String name, String owner, Duration length) {
    return transactions.run(
        "take the lease " + name, connection -> acquire(connection, name, owner, length));
  }

  /** Gives it back, if it is still held. */
  public void release(Lease lease) {
    transactions.run(
        "give back the lease " + lease.name(),
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE leases SET expires_at = NOW(6) WHERE name = ? AND owner = ? AND epoch = ?")) {
            update.setBytes(1, lease.name().getBytes(US_ASCII));
            update.setBytes(2, lease.owner().getBytes(UTF_8));
            update.setLong(3, lease.epoch());
            return update.executeUpdate();
          }
        });
  }

  private static Optional<Lease> acquire(
      Connection connection, String name, String owner, Duration length) throws SQLException {
    insertIfMissing(connection, name);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT owner, epoch, expires_at > NOW(6) FROM leases WHERE name = ? FOR UPDATE")) {
      select.setBytes(1, name.getBytes(US_ASCII));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        boolean isMine = owner.equals(new String(row.getBytes(1), UTF_8));
        if (row.getBoolean(3) && !isMine) {
          return Optional.empty();
        }
        long epoch = row.getBoolean(3) ? row.getLong(2) : row.getLong(2) + 1;
        return Optional.of(write(connection, new Lease(name, owner, epoch), length));
      }
    }
  }

  private static void insertIfMissing(Connection connection, String name) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO leases (name, owner, epoch, expires_at) VALUES (?, '', 0, NOW(6))")) {
      insert.setBytes(1, name.getBytes(US_ASCII));
      insert.executeUpdate();
    }
  }

  private static Lease write(Connection connection, Lease lease, Duration length)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE leases SET owner = ?, epoch = ?, expires_at = NOW(6) + INTERVAL ? MICROSECOND WHERE name = ?")) {
      update.setBytes(1, lease.owner().getBytes(UTF_8));
      update.setLong(2, lease.epoch());
      update.setLong(3, length.toNanos() / 1_000);
      update.setBytes(4, lease.name().getBytes(US_ASCII));
      update.executeUpdate();
    }
    return lease;
  }

  /** In the caller's transaction, which then keeps any other owner out until it ends. */
  static void requireHeld(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT owner, epoch, expires_at > NOW(6) FROM leases WHERE name = ? LOCK IN SHARE MODE")) {
      select.setBytes(1, lease.name().getBytes(US_ASCII));
      try (ResultSet row = select.executeQuery()) {
        boolean held =
            row.next()
                && lease.owner().equals(new String(row.getBytes(1), UTF_8))
                && lease.epoch() == row.getLong(2)
                && row.getBoolean(3);
        if (!held) {
          throw new LeaseLostException(lease);
        }
      }
    }
  }
}
