package io.gapless.log.append;

import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.writer.DurablePoint;
import io.gapless.log.writer.WriterRows;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's connection: opened when needed, checked for a fork whenever it is new, thrown away after
 * any doubt. Not thread-safe.
 */
final class AppendConnection {
  private static final Logger LOG = LoggerFactory.getLogger(AppendConnection.class);

  /**
   * Well below the server's limit for silent sessions: an older one is replaced before use rather
   * than found dead in use.
   */
  private static final long MAX_IDLE_NANOS = 4_000_000_000L;

  private final EventStoreConnections connections;
  private @Nullable Connection connection;
  private long usedNanos;
  private boolean reused;

  AppendConnection(EventStoreConnections connections) {
    this.connections = connections;
  }

  /**
   * @param seen what was durable; a new connection must still find it
   * @throws io.gapless.log.writer.ForkedStoreException if it does not
   */
  Connection get(DurablePoint seen) throws SQLException {
    if (System.nanoTime() - usedNanos > MAX_IDLE_NANOS) {
      drop();
    }
    Connection open = connection;
    reused = open != null;
    if (open == null) {
      open = connections.open();
      connection = open;
      WriterRows.requireStillThere(open, seen);
      open.rollback();
    }
    usedNanos = System.nanoTime();
    return open;
  }

  /**
   * Whether the last {@link #get} gave one that had been used before: it may have been dead
   * already.
   */
  boolean wasReused() {
    return reused;
  }

  void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("dropping an append connection failed", e);
      }
    }
  }
}
