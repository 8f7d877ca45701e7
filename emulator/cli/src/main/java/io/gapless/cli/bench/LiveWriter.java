package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Goes on with a history as a writer does: appends, publishes, and says how far it came. */
final class LiveWriter implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final double NANOS = 1e9;

  private final BenchStack stack;
  private final BenchTopic topic;
  private final History history;
  private long position;
  private volatile boolean stopped;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  /**
   * @param position the last event that is there already
   */
  LiveWriter(BenchStack stack, BenchTopic topic, History history, long position) {
    this.stack = stack;
    this.topic = topic;
    this.history = history;
    this.position = position;
  }

  /** So many events a second, until it is closed. */
  CompletableFuture<Void> start(int rate, Connection eventStore) throws SQLException {
    try (Connection connection = stack.eventStore()) {
      register(connection);
    }
    running =
        CompletableFuture.runAsync(
            () -> {
              try (Connection heart = stack.eventStore()) {
                run(rate, eventStore, heart);
              } catch (SQLException | InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    return running;
  }

  private void register(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO writers (writer_id, state, host) VALUES (?, 'ACTIVE', 'bench')")) {
      insert.setBytes(1, writer());
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO writer_heartbeats"
                + " (writer_id, committed_through, confirmed_through, heartbeat_at)"
                + " VALUES (?, ?, ?, NOW(6))")) {
      insert.setBytes(1, writer());
      insert.setLong(2, position);
      insert.setLong(3, position);
      insert.executeUpdate();
    }
  }

  private void run(int rate, Connection eventStore, Connection heart)
      throws SQLException, InterruptedException {
    long begun = System.nanoTime();
    long first = position;
    while (!stopped) {
      long confirmed = position;
      long due = first + (long) ((System.nanoTime() - begun) * rate / NANOS);
      long to = Math.min(due, history.events());
      if (to > position) {
        history.store(position + 1, to, eventStore);
        beat(heart, to, confirmed); // what is committed and not confirmed is in flight
        while (position < to) {
          topic.send(history.at(++position));
        }
        topic.flush();
      }
      beat(heart, position, position);
      Thread.sleep(TICK_MILLIS);
    }
  }

  private static void beat(Connection heart, long committed, long confirmed) throws SQLException {
    try (PreparedStatement update =
        heart.prepareStatement(
            "UPDATE writer_heartbeats SET committed_through = ?, confirmed_through = ?,"
                + " heartbeat_at = NOW(6) WHERE writer_id = ?")) {
      update.setLong(1, committed);
      update.setLong(2, confirmed);
      update.setBytes(3, writer());
      update.executeUpdate();
    }
  }

  private static byte[] writer() {
    UUID id = History.WRITER.value();
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Override
  public void close() {
    stopped = true;
    running.join();
  }
}
