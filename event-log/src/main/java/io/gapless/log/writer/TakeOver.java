package io.gapless.log.writer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventLogException;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.SqlErrors;
import io.gapless.log.internal.Transactions;
import io.gapless.log.internal.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the replay service does with dead and closed writers, step by step; each step may be
 * repeated. Thread-safe.
 */
public final class TakeOver {
  /** Most writers a list holds. */
  public static final int MAX_WRITERS = 1_000;

  private static final String WRITERS =
      "SELECT w.writer_id, w.state, w.host, h.committed_through, h.confirmed_through,"
          + " TIMESTAMPDIFF(MICROSECOND, h.heartbeat_at, NOW(6)) AS age"
          + " FROM writers w JOIN writer_heartbeats h ON h.writer_id = w.writer_id";

  private final Transactions transactions;

  public TakeOver(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /**
   * Active writers first, then closed, then settled ones, each newest first; at most {@link
   * #MAX_WRITERS}.
   */
  public List<WriterStatus> writers() {
    return list(WRITERS + " ORDER BY w.state, w.writer_id DESC LIMIT " + MAX_WRITERS);
  }

  /**
   * Writers registered before {@code after}, the latest first.
   *
   * @param after the last one of the page before, or empty for the first page
   * @param limit 1 to {@link #MAX_WRITERS}
   */
  public List<WriterStatus> page(Optional<WriterId> after, int limit) {
    if (limit < 1 || limit > MAX_WRITERS) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_WRITERS + ", is " + limit);
    }
    String condition = after.isPresent() ? " WHERE w.writer_id < ?" : "";
    String sql = WRITERS + condition + " ORDER BY w.writer_id DESC LIMIT " + limit;
    return transactions.run(
        "list the writers",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (after.isPresent()) {
              select.setBytes(1, UuidBytes.of(after.get().value()));
            }
            return statuses(select);
          }
        });
  }

  /**
   * How many events of the writer lie above its {@code confirmedThrough}, counted up to {@code
   * most}.
   */
  public int unconfirmedCount(WriterStatus writer, int most) {
    String count =
        "SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE writer_id = ? AND position > ?"
            + " LIMIT ?) above";
    return transactions.run(
        "count the unconfirmed events of a writer",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(count)) {
            select.setBytes(1, UuidBytes.of(writer.id().value()));
            select.setLong(2, writer.confirmedThrough().value());
            select.setInt(3, most);
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return row.getInt(1);
            }
          }
        });
  }

  /** Active writers whose last heartbeat is older than {@code lease} by the database's clock. */
  public List<WriterId> dead(Duration lease) {
    return list(WRITERS + " WHERE w.state = 'ACTIVE' ORDER BY h.heartbeat_at LIMIT " + MAX_WRITERS)
        .stream()
        .filter(writer -> writer.heartbeatAge().compareTo(lease) > 0)
        .map(WriterStatus::id)
        .toList();
  }

  /** Writers that are closed and not settled. */
  public List<WriterStatus> closed() {
    return list(WRITERS + " WHERE w.state = 'CLOSED' ORDER BY w.writer_id LIMIT " + MAX_WRITERS);
  }

  /**
   * {@code ACTIVE → CLOSED}, if the writer is still dead. Needs its row exclusively, so it waits
   * (up to 2 s) for the writer's open transactions, and every later one sees it closed: after that
   * its range is final.
   *
   * @return whether it is closed now; false if it has come back, or its transactions are still open
   *     (try again)
   */
  public boolean close(WriterId writer, Duration lease) {
    try {
      return transactions.runOrThrow(connection -> close(connection, writer, lease));
    } catch (SQLException e) {
      if (SqlErrors.isContention(e)) {
        return false;
      }
      throw new EventLogException("cannot close writer " + writer, e);
    }
  }

  private static boolean close(Connection connection, WriterId writer, Duration lease)
      throws SQLException {
    if (!WriterRows.isActiveExclusive(connection, writer)) {
      return true;
    }
    if (heartbeatAge(connection, writer).compareTo(lease) <= 0) {
      return false;
    }
    WriterRows.setState(connection, writer, WriterStatus.State.ACTIVE, WriterStatus.State.CLOSED);
    return true;
  }

  private static Duration heartbeatAge(Connection connection, WriterId writer) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT TIMESTAMPDIFF(MICROSECOND, heartbeat_at, NOW(6)) FROM writer_heartbeats WHERE writer_id = ?")) {
      select.setBytes(1, UuidBytes.of(writer.value()));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return Duration.ofNanos(row.getLong(1) * 1_000);
      }
    }
  }

  /**
   * Events of these closed writers that may be unconfirmed: above each one's {@code
   * confirmedThrough}, merged by position, after {@code after}, at most {@code limit}.
   */
  public List<Event> unconfirmed(Collection<WriterStatus> writers, Position after, int limit) {
    return transactions.run(
        "read the unconfirmed events of closed writers",
        connection -> {
          List<Event> events = new ArrayList<>();
          for (WriterStatus writer : writers) {
            events.addAll(unconfirmed(connection, writer, after, limit));
          }
          return events.stream()
              .sorted(Comparator.comparing(Event::position))
              .limit(limit)
              .toList();
        });
  }

  private static List<Event> unconfirmed(
      Connection connection, WriterStatus writer, Position after, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + EventRow.COLUMNS
                + " FROM events WHERE writer_id = ? AND position > ? ORDER BY position LIMIT ?")) {
      select.setBytes(1, UuidBytes.of(writer.id().value()));
      select.setLong(2, Position.max(after, writer.confirmedThrough()).value());
      select.setInt(3, limit);
      return EventRow.readAll(select);
    }
  }

  /**
   * Saves that every event of these closed writers up to {@code through} is confirmed; never
   * lowers.
   *
   * @throws LeaseLostException if the lease is not held any more; nothing was written
   */
  public void progress(Collection<WriterId> writers, Position through, Lease lease) {
    transactions.run(
        "save the progress of a take-over",
        connection -> {
          Leases.requireHeld(connection, lease);
          for (WriterId writer : writers) {
            WriterRows.confirmClosed(connection, writer, through);
          }
          return writers.size();
        });
  }

  /**
   * {@code CLOSED → SETTLED}: every event of these writers is confirmed.
   *
   * @throws LeaseLostException if the lease is not held any more; nothing was written
   */
  public void settle(Collection<WriterId> writers, Lease lease) {
    transactions.run(
        "settle taken-over writers",
        connection -> {
          Leases.requireHeld(connection, lease);
          for (WriterId writer : writers) {
            WriterRows.setState(
                connection, writer, WriterStatus.State.CLOSED, WriterStatus.State.SETTLED);
          }
          return writers.size();
        });
  }

  private List<WriterStatus> list(String sql) {
    return transactions.run(
        "list the writers",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            return statuses(select);
          }
        });
  }

  private static List<WriterStatus> statuses(PreparedStatement select) throws SQLException {
    List<WriterStatus> writers = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        writers.add(status(row));
      }
    }
    return writers;
  }

  private static WriterStatus status(ResultSet row) throws SQLException {
    return new WriterStatus(
        new WriterId(UuidBytes.read(row.getBytes("writer_id"))),
        WriterStatus.State.valueOf(new String(row.getBytes("state"), US_ASCII)),
        Position.of(row.getLong("committed_through")),
        Position.of(row.getLong("confirmed_through")),
        Duration.ofNanos(row.getLong("age") * 1_000),
        row.getString("host"));
  }
}
