package io.gapless.log.writer;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gapless.event.WriterId;
import io.gapless.log.internal.EventStoreConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer under whose id this process appends, and its replacement when that one is closed, by
 * the replay service or by itself. Thread-safe.
 */
public final class CurrentWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentWriter.class);

  private final EventStoreConnections connections;
  private final String host;
  private final Consumer<Writer> onReplaced;
  private volatile Writer current;

  private CurrentWriter(
      EventStoreConnections connections, String host, Consumer<Writer> onReplaced, Writer first) {
    this.connections = connections;
    this.host = host;
    this.onReplaced = onReplaced;
    this.current = first;
  }

  /**
   * Registers the first writer of this process.
   *
   * @param host where it runs, for people
   * @param onReplaced told of each writer that is current no more: what it left unconfirmed is the
   *     replay service's work
   */
  public static CurrentWriter register(
      EventStoreConnections connections, String host, Consumer<Writer> onReplaced)
      throws SQLException {
    return new CurrentWriter(
        connections, host, onReplaced, register(connections, host, DurablePoint.none()));
  }

  public Writer get() {
    return current;
  }

  public boolean is(Writer writer) {
    return current == writer;
  }

  /**
   * Registers anew, unless another thread has already replaced {@code closed}.
   *
   * @throws ForkedStoreException if the store has lost what it had
   */
  public synchronized Writer replace(Writer closed) throws SQLException {
    if (current != closed) {
      return current;
    }
    Writer next = register(connections, host, closed.tracker().durable());
    current = next;
    LOG.atInfo()
        .addKeyValue("writer", next.id())
        .addKeyValue("from", closed.id())
        .log("writer registered anew");
    onReplaced.accept(closed);
    return next;
  }

  /**
   * If the commit's outcome stays unknown the row may be there without an owner: it is taken over
   * like any dead writer's, and has no events.
   */
  private static Writer register(EventStoreConnections connections, String host, DurablePoint seen)
      throws SQLException {
    WriterId id = new WriterId(UuidCreator.getTimeOrderedEpoch());
    try (Connection connection = connections.open()) {
      WriterRows.requireStillThere(connection, seen);
      DurablePoint start = WriterRows.committedMaximum(connection);
      WriterRows.insert(connection, id, host, start.position());
      connection.commit();
      return new Writer(id, new WatermarkTracker(start));
    }
  }
}
