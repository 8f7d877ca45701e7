package io.gapless.log.spill.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.QuarantinedEvent;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpillSummary;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.internal.KeyInterval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SQL on the table {@code spilled_events}. */
final class JdbcSpilledEvents {
  /** By key, so that two writers take their locks in one order. */
  private static final Comparator<SpilledEvent> KEY_ORDER =
      Comparator.comparing((SpilledEvent event) -> event.key().shard().number())
          .thenComparing(SpilledEvent::entity)
          .thenComparing(SpilledEvent::version);

  private JdbcSpilledEvents() {}

  static boolean insert(Connection connection, List<SpilledEvent> events) throws SQLException {
    String row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    String insert =
        "INSERT INTO spilled_events (shard, entity_type, entity_id, version, event_id, position,"
            + " topic, record_key, headers, payload, reason, spilled_at) VALUES "
            + String.join(", ", Collections.nCopies(events.size(), row))
            // A row never changes, so one that is there stays, with what the drain noted about it.
            + " ON DUPLICATE KEY UPDATE shard = spilled_events.shard";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      int at = 1;
      for (SpilledEvent event : events.stream().sorted(KEY_ORDER).toList()) {
        at = RowCodec.setRow(statement, at, event);
      }
      statement.executeUpdate();
      return true;
    }
  }

  static Set<EntityKey> held(Connection connection, Set<EntityKey> entities) throws SQLException {
    String query =
        "SELECT DISTINCT entity_type, entity_id FROM spilled_events WHERE "
            + RowCodec.isOneOfEntities(entities.size());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int at = 1;
      for (EntityKey entity : entities) {
        at = RowCodec.setEntity(statement, at, Shard.of(entity).number(), entity);
      }
      return new HashSet<>(entities(statement));
    }
  }

  static Occupancy occupied(Connection connection, Shard shard, Optional<EntityKey> after)
      throws SQLException {
    IntervalCondition condition =
        IntervalCondition.of(shard, new KeyInterval(Optional.empty(), after, Optional.empty()));
    String query =
        "SELECT entity_type, entity_id FROM spilled_events WHERE "
            + condition.sql()
            + " ORDER BY shard, entity_type, entity_id, version, event_id LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setInt(condition.set(statement, 1), SpillWriter.MAX_LOOK);
      return Occupancy.of(after, entities(statement), SpillWriter.MAX_LOOK);
    }
  }

  static List<SpilledEvent> read(
      Connection connection, Shard shard, Optional<SpillKey> after, int limit) throws SQLException {
    Page page = new Page(limit);
    for (KeyInterval interval : KeyInterval.around(after, quarantined(connection, shard))) {
      if (page.isFull()) {
        break;
      }
      read(connection, shard, interval, page);
    }
    return page.events;
  }

  /** One probe of the key for each shard, whatever it holds. */
  static Set<Shard> shardsWithRows(Connection connection, Set<Shard> shards) throws SQLException {
    String query =
        shards.stream()
            .map(shard -> "(SELECT shard FROM spilled_events WHERE shard = ? LIMIT 1)")
            .collect(Collectors.joining(" UNION ALL "));
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int at = 1;
      for (Shard shard : shards) {
        statement.setInt(at++, shard.number());
      }
      Set<Shard> occupied = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          occupied.add(new Shard(rows.getInt(1)));
        }
      }
      return occupied;
    }
  }

  static boolean delete(Connection connection, Collection<SpillKey> keys) throws SQLException {
    String delete = "DELETE FROM spilled_events WHERE " + RowCodec.isOneOfKeys(keys.size());
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      int at = 1;
      for (SpillKey key : keys) {
        at = RowCodec.setKey(statement, at, key);
      }
      statement.executeUpdate();
      return true;
    }
  }

  static boolean refused(Connection connection, SpillKey key, String error, boolean quarantine)
      throws SQLException {
    String update =
        "UPDATE spilled_events SET attempts = attempts + 1, last_error = ?, quarantined_at ="
            + " IF(?, COALESCE(quarantined_at, UTC_TIMESTAMP(6)), quarantined_at) WHERE "
            + RowCodec.isOneOfKeys(1);
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(
          1, error.substring(0, Math.min(SpilledEvent.MAX_REASON_LENGTH, error.length())));
      statement.setBoolean(2, quarantine);
      RowCodec.setKey(statement, 3, key);
      return statement.executeUpdate() > 0;
    }
  }

  static boolean release(Connection connection, SpillKey key) throws SQLException {
    String update =
        "UPDATE spilled_events SET quarantined_at = NULL WHERE quarantined_at IS NOT NULL AND "
            + RowCodec.isOneOfEntities(1);
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      RowCodec.setEntity(statement, 1, key.shard().number(), key.entity());
      return statement.executeUpdate() > 0;
    }
  }

  static List<QuarantinedEvent> quarantined(Connection connection, int limit) throws SQLException {
    String query =
        "SELECT "
            + RowCodec.COLUMNS
            + ", attempts, COALESCE(last_error, ''), quarantined_at FROM spilled_events"
            + " WHERE quarantined_at IS NOT NULL ORDER BY quarantined_at LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setInt(1, limit);
      List<QuarantinedEvent> events = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(
              new QuarantinedEvent(
                  RowCodec.read(rows), rows.getLong(11), rows.getString(12), time(rows, 13)));
        }
      }
      return events;
    }
  }

  static SpillSummary summary(Connection connection) throws SQLException {
    String query =
        "SELECT COUNT(*), COUNT(quarantined_at), MIN(IF(quarantined_at IS NULL, spilled_at, NULL))"
            + " FROM spilled_events";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      long quarantined = row.getLong(2);
      Optional<Instant> oldest =
          Optional.ofNullable(row.getObject(3, LocalDateTime.class))
              .map(time -> time.toInstant(ZoneOffset.UTC));
      return new SpillSummary(row.getLong(1) - quarantined, quarantined, oldest);
    }
  }

  private static SortedSet<EntityKey> quarantined(Connection connection, Shard shard)
      throws SQLException {
    String query =
        "SELECT DISTINCT entity_type, entity_id FROM spilled_events"
            + " WHERE quarantined_at IS NOT NULL AND shard = ? LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setInt(1, shard.number());
      statement.setInt(2, SpillReader.MAX_QUARANTINED + 1);
      List<EntityKey> quarantined = entities(statement);
      if (quarantined.size() > SpillReader.MAX_QUARANTINED) {
        throw new FallbackStoreException(
            "more than "
                + SpillReader.MAX_QUARANTINED
                + " entities are quarantined in shard "
                + shard.number()
                + ": release them");
      }
      return new TreeSet<>(quarantined);
    }
  }

  private static void read(Connection connection, Shard shard, KeyInterval interval, Page page)
      throws SQLException {
    IntervalCondition condition = IntervalCondition.of(shard, interval);
    String query =
        "SELECT "
            + RowCodec.COLUMNS
            + " FROM spilled_events WHERE "
            + condition.sql()
            + " ORDER BY shard, entity_type, entity_id, version, event_id LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int at = condition.set(statement, 1);
      statement.setInt(at, page.room());
      // Row by row, so that a page of large payloads is not held twice.
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery()) {
        while (!page.isFull() && rows.next()) {
          page.add(RowCodec.read(rows));
        }
      }
    }
  }

  private static List<EntityKey> entities(PreparedStatement statement) throws SQLException {
    List<EntityKey> entities = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        entities.add(RowCodec.entity(rows));
      }
    }
    return entities;
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? Instant.EPOCH : time.toInstant(ZoneOffset.UTC);
  }

  /** Rows until there are enough, or enough bytes. */
  private static final class Page {
    private final List<SpilledEvent> events = new ArrayList<>();
    private final int limit;
    private long bytes;

    Page(int limit) {
      this.limit = Math.min(limit, SpillReader.MAX_PAGE);
    }

    void add(SpilledEvent event) {
      events.add(event);
      bytes += event.record().value().length;
    }

    int room() {
      return limit - events.size();
    }

    boolean isFull() {
      return room() == 0 || bytes > SpillReader.MAX_PAGE_BYTES;
    }
  }
}
