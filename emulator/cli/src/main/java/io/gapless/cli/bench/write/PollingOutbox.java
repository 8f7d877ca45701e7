package io.gapless.cli.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Commits each event together with what is to be sent; a thread reads that in batches, sends it,
 * waits for Kafka and deletes it, and looks again at once if there was something. Safe, as far as
 * there is one such thread.
 */
final class PollingOutbox implements WritePath {
  private static final String TABLE = "outbox";
  private static final int BATCH = 1_000;

  private final HikariDataSource pool;
  private final EventTable table;
  private final TopicWriter writer;
  private final Duration pause;
  private final Thread poller = Thread.ofPlatform().name("outbox").daemon().unstarted(this::poll);
  private volatile boolean stopped;

  /** One that waits to be sent. */
  private record Waiting(long id, EventRecord record) {}

  /**
   * @param pause after a look that found nothing
   */
  PollingOutbox(HikariDataSource pool, EventTable table, TopicWriter writer, Duration pause)
      throws SQLException {
    this.pool = pool;
    this.table = table;
    this.writer = writer;
    this.pause = pause;
    EventTable.execute(pool, "DROP TABLE IF EXISTS " + TABLE);
    EventTable.execute(
        pool,
        "CREATE TABLE "
            + TABLE
            + " (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, record_key VARBINARY(255) NOT NULL,"
            + " headers BLOB NOT NULL, payload MEDIUMBLOB NOT NULL) ENGINE = InnoDB");
    poller.start();
  }

  @Override
  public String name() {
    return "polling outbox";
  }

  @Override
  public void write(Event event) throws SQLException {
    EventRecord record = writer.encode(event);
    try (Connection connection = pool.getConnection()) {
      table.insert(event, connection);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO " + TABLE + " (record_key, headers, payload) VALUES (?, ?, ?)")) {
        insert.setBytes(1, record.key());
        insert.setBytes(2, text(record.headers()).getBytes(UTF_8));
        insert.setBytes(3, record.value());
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  private void poll() {
    while (!stopped) {
      try {
        if (sendBatch() == 0) {
          Thread.sleep(pause);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("the outbox cannot be read", e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private int sendBatch() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      List<Waiting> batch = read(connection);
      if (!batch.isEmpty()) {
        CompletableFuture.allOf(
                batch.stream()
                    .map(it -> writer.send(it.record()))
                    .toArray(CompletableFuture<?>[]::new))
            .join();
        delete(batch, connection);
      }
      connection.commit();
      return batch.size();
    }
  }

  private List<Waiting> read(Connection connection) throws SQLException {
    List<Waiting> batch = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, record_key, headers, payload FROM "
                    + TABLE
                    + " ORDER BY id LIMIT "
                    + BATCH);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Map<String, String> headers = headers(new String(rows.getBytes(3), UTF_8));
        batch.add(
            new Waiting(
                rows.getLong(1),
                new EventRecord(writer.topic(), rows.getBytes(2), headers, rows.getBytes(4))));
      }
    }
    return batch;
  }

  private static void delete(List<Waiting> batch, Connection connection) throws SQLException {
    String marks = String.join(",", Collections.nCopies(batch.size(), "?"));
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + TABLE + " WHERE id IN (" + marks + ")")) {
      for (int i = 0; i < batch.size(); i++) {
        delete.setLong(i + 1, batch.get(i).id());
      }
      delete.executeUpdate();
    }
  }

  private static String text(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + "=" + header.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> headers(String text) {
    return text.lines()
        .map(line -> line.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> pair[1], (one, other) -> one, LinkedHashMap::new));
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(writer.topic());
  }

  @Override
  public void close() {
    stopped = true;
    poller.interrupt();
    try {
      poller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }
}
