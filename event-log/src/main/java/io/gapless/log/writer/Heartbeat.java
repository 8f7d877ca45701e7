package io.gapless.log.writer;

import io.gapless.event.WriterId;
import io.gapless.log.internal.EventStoreConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One beat of a process's writer: writes its watermark, moves an idle writer to the store's
 * committed maximum, notices that the writer was closed, and rolls it over when too much is
 * unconfirmed. Not thread-safe: {@link WriterLoop} calls it.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /** An unchanged watermark is written this often all the same, to show that the writer lives. */
  private static final Duration UNCHANGED = Duration.ofSeconds(1);

  /**
   * Most rolled-over writers whose close is still to be written; the replay service closes those
   * beyond it.
   */
  private static final int MAX_TO_CLOSE = 100;

  private final EventStoreConnections connections;
  private final CurrentWriter writers;
  private final WriterSettings settings;
  private final StoreHealth health;
  private final Predicate<WriterId> hasDropped;
  private final Clock clock;
  private final Deque<Writer> toClose = new ArrayDeque<>();
  private @Nullable Connection connection;
  private @Nullable Writer lastWriter;
  private @Nullable Watermark lastWritten;
  private Instant lastWrittenAt = Instant.EPOCH;

  Heartbeat(
      EventStoreConnections connections,
      CurrentWriter writers,
      WriterSettings settings,
      StoreHealth health,
      Predicate<WriterId> hasDropped,
      Clock clock) {
    this.hasDropped = hasDropped;
    this.connections = connections;
    this.writers = writers;
    this.settings = settings;
    this.health = health;
    this.clock = clock;
  }

  /**
   * @throws SQLException if the store did not answer; the next beat uses a new connection
   * @throws ForkedStoreException if it has lost what it had
   */
  void beat() throws SQLException {
    try {
      Writer writer = writers.get();
      Connection session = session(writer);
      if (WriterRows.isActive(session, writer.id())) {
        write(session, writer);
        rollOverIfTooMuch(writer);
      } else {
        session.rollback();
        writers.replace(writer);
      }
      closeRolledOver(session);
      health.answered();
    } catch (SQLException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  /**
   * The last beat of a process that stops in good order: its writer is closed, and settled if
   * nothing is left to do.
   */
  void last() throws SQLException {
    Writer writer = writers.get();
    Connection session = session(writer);
    Watermark watermark = writer.tracker().watermark();
    WriterRows.heartbeat(session, writer.id(), watermark);
    WriterRows.setState(session, writer.id(), WriterStatus.State.ACTIVE, WriterStatus.State.CLOSED);
    if (!writer.tracker().hasOpenAppends()
        && writer.tracker().unconfirmed(clock.instant()).count() == 0) {
      WriterRows.setState(
          session, writer.id(), WriterStatus.State.CLOSED, WriterStatus.State.SETTLED);
    }
    session.commit();
  }

  private void write(Connection session, Writer writer) throws SQLException {
    DurablePoint maximum = WriterRows.committedMaximum(session);
    Watermark watermark = writer.tracker().watermark();
    if (isUnchanged(writer, watermark, maximum)) {
      session.rollback();
      return;
    }
    WriterRows.heartbeat(session, writer.id(), watermark);
    session.commit();
    writer.tracker().sawDurable(maximum);
    lastWriter = writer;
    lastWritten = watermark;
    lastWrittenAt = clock.instant();
  }

  private boolean isUnchanged(Writer writer, Watermark watermark, DurablePoint maximum) {
    return writer == lastWriter
        && watermark.equals(lastWritten)
        && !maximum.position().isAfter(writer.tracker().durable().position())
        && Duration.between(lastWrittenAt, clock.instant()).compareTo(UNCHANGED) < 0;
  }

  private void rollOverIfTooMuch(Writer writer) throws SQLException {
    Unconfirmed unconfirmed = writer.tracker().unconfirmed(clock.instant());
    boolean tooMuch = settings.isExceededBy(unconfirmed) || hasDropped.test(writer.id());
    if (tooMuch && toClose.size() < MAX_TO_CLOSE) {
      LOG.atWarn()
          .addKeyValue("writer", writer.id())
          .addKeyValue("unconfirmed", unconfirmed.count())
          .log("writer rolls over, its backlog is left to the replay service");
      writers.replace(writer);
      toClose.add(writer);
    }
  }

  private void closeRolledOver(Connection session) throws SQLException {
    while (!toClose.isEmpty()) {
      Writer writer = toClose.getFirst();
      WriterRows.heartbeat(session, writer.id(), writer.tracker().watermark());
      WriterRows.setState(
          session, writer.id(), WriterStatus.State.ACTIVE, WriterStatus.State.CLOSED);
      session.commit();
      toClose.removeFirst();
    }
  }

  private Connection session(Writer writer) throws SQLException {
    Connection session = connection;
    if (session == null) {
      session = connections.open();
      connection = session;
      WriterRows.requireStillThere(session, writer.tracker().durable());
    }
    return session;
  }

  private void drop() {
    close();
    health.failed();
  }

  @Override
  public void close() {
    Connection session = connection;
    connection = null;
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        LOG.debug("closing a heartbeat connection failed", e);
      }
    }
  }
}
