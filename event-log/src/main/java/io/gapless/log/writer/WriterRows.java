package io.gapless.log.writer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.internal.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The SQL of a writer's own two rows. Every method runs in the caller's transaction and leaves its
 * end to the caller.
 */
public final class WriterRows {
  private static final String STATE = "SELECT state FROM writers WHERE writer_id = ?";

  /**
   * The fence, with the writer's id as its parameter: share mode makes whoever closes the writer
   * wait for this transaction, and shows every later one that it is closed. MySQL and MariaDB both
   * know this spelling.
   */
  public static final String FENCE = STATE + " LOCK IN SHARE MODE";

  private WriterRows() {}

  /** Whether the fence let its transaction pass. */
  public static boolean isActive(ResultSet fence) throws SQLException {
    return fence.next() && "ACTIVE".equals(new String(fence.getBytes(1), US_ASCII));
  }

  static void insert(Connection connection, WriterId writer, String host, Position start)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO writers (writer_id, state, host) VALUES (?, 'ACTIVE', ?)")) {
      insert.setBytes(1, UuidBytes.of(writer.value()));
      insert.setString(2, host);
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO writer_heartbeats (writer_id, committed_through, confirmed_through, heartbeat_at)"
                + " VALUES (?, ?, ?, NOW(6))")) {
      insert.setBytes(1, UuidBytes.of(writer.value()));
      insert.setLong(2, start.value());
      insert.setLong(3, start.value());
      insert.executeUpdate();
    }
  }

  static boolean isActive(Connection connection, WriterId writer) throws SQLException {
    return isActive(connection, writer, STATE);
  }

  static boolean isActiveExclusive(Connection connection, WriterId writer) throws SQLException {
    return isActive(connection, writer, STATE + " FOR UPDATE");
  }

  private static boolean isActive(Connection connection, WriterId writer, String sql)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setBytes(1, UuidBytes.of(writer.value()));
      try (ResultSet row = select.executeQuery()) {
        return isActive(row);
      }
    }
  }

  /** Never lowers either mark. */
  static void heartbeat(Connection connection, WriterId writer, Watermark watermark)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE writer_heartbeats SET committed_through = GREATEST(committed_through, ?),"
                + " confirmed_through = GREATEST(confirmed_through, ?), heartbeat_at = NOW(6) WHERE writer_id = ?")) {
      update.setLong(1, watermark.committedThrough().value());
      update.setLong(2, watermark.confirmedThrough().value());
      update.setBytes(3, UuidBytes.of(writer.value()));
      update.executeUpdate();
    }
  }

  /** A closed writer's marks are moved by whoever takes it over. */
  static void confirmClosed(Connection connection, WriterId writer, Position through)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE writer_heartbeats SET committed_through = GREATEST(committed_through, ?),"
                + " confirmed_through = GREATEST(confirmed_through, ?) WHERE writer_id = ?")) {
      update.setLong(1, through.value());
      update.setLong(2, through.value());
      update.setBytes(3, UuidBytes.of(writer.value()));
      update.executeUpdate();
    }
  }

  static void setState(
      Connection connection, WriterId writer, WriterStatus.State from, WriterStatus.State to)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE writers SET state = ?, closed_at = COALESCE(closed_at, NOW(6)) WHERE writer_id = ? AND state = ?")) {
      update.setBytes(1, to.name().getBytes(US_ASCII));
      update.setBytes(2, UuidBytes.of(writer.value()));
      update.setBytes(3, from.name().getBytes(US_ASCII));
      update.executeUpdate();
    }
  }

  /** The committed maximum and the event there. */
  static DurablePoint committedMaximum(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT position, event_id FROM events ORDER BY position DESC LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next()
          ? DurablePoint.of(
              Position.of(row.getLong(1)), new EventId(UuidBytes.read(row.getBytes(2))))
          : DurablePoint.none();
    }
  }

  /**
   * @throws ForkedStoreException if {@code seen} is gone or carries another event
   */
  public static void requireStillThere(Connection connection, DurablePoint seen)
      throws SQLException {
    Optional<EventId> expected = seen.eventId();
    if (expected.isEmpty()) {
      return;
    }
    Optional<EventId> found = eventAt(connection, seen.position());
    if (!found.equals(expected)) {
      throw new ForkedStoreException(seen, found.map(id -> "event " + id).orElse("no event"));
    }
  }

  private static Optional<EventId> eventAt(Connection connection, Position position)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT event_id FROM events WHERE position = ?")) {
      select.setLong(1, position.value());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new EventId(UuidBytes.read(row.getBytes(1))))
            : Optional.empty();
      }
    }
  }
}
