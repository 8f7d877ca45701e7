package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A row per entity: how many events took effect, the last version, and a sum over all that no other
 * set of events has.
 *
 * @param name of the table
 */
record CountTable(String name) {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final int SHIFT = 20;

  String create() {
    return "CREATE TABLE "
        + name
        + " (id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,"
        + " events BIGINT NOT NULL, version BIGINT NOT NULL, mix BIGINT NOT NULL)";
  }

  void apply(List<Event> events, Connection connection) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (id, events, version, mix) VALUES (?, 1, ?, ?)"
                + " ON DUPLICATE KEY UPDATE events = events + 1, version = VALUES(version),"
                + " mix = mix + VALUES(mix)")) {
      for (Event event : events) {
        upsert.setString(1, event.entity().id());
        upsert.setLong(2, event.version().value());
        upsert.setLong(3, mix(event.position().value()));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  /** How many entities differ from the history's fold. */
  long differences(History history, Connection connection) throws SQLException {
    long found = 0;
    long right = 0;
    try (Statement statement = streaming(connection);
        ResultSet row = statement.executeQuery("SELECT * FROM " + name)) {
      while (row.next()) {
        found++;
        int number = Integer.parseInt(row.getString("id").substring(2));
        long versions = history.versions(number);
        boolean same =
            row.getLong("events") == versions
                && row.getLong("version") == versions
                && row.getLong("mix") == mixOfAll(history, number);
        right += same ? 1 : 0;
      }
    }
    return Math.max(found, history.entities()) - right;
  }

  /** Rows come one by one: all of them may not fit into memory. */
  private static Statement streaming(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  /** The sum of everything applied. */
  OptionalLong events(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT SUM(events) FROM " + name)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  private static long mixOfAll(History history, int number) {
    return LongStream.range(0, history.versions(number))
        .map(i -> mix(i * history.entities() + number + 1))
        .sum();
  }

  /** Small enough that no sum of them overflows. */
  private static long mix(long position) {
    return (position * FACTOR) >>> SHIFT;
  }
}
