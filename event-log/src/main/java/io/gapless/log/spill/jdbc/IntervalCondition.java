package io.gapless.log.spill.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.internal.KeyInterval;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link KeyInterval} as a condition. Tuples are compared column by column, since neither MySQL
 * nor MariaDB uses an index for {@code (a, b) > (?, ?)}.
 *
 * @param sql the condition
 * @param parameters its parameters: byte arrays and longs
 */
record IntervalCondition(String sql, List<Object> parameters) {
  static IntervalCondition of(Shard shard, KeyInterval interval) {
    List<String> parts = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    parts.add("shard = ?");
    parameters.add((long) shard.number());
    interval.afterRow().ifPresent(row -> after(row, parts, parameters));
    interval.afterEntity().ifPresent(entity -> beside(entity, '>', parts, parameters));
    interval.beforeEntity().ifPresent(entity -> beside(entity, '<', parts, parameters));
    return new IntervalCondition(String.join(" AND ", parts), List.copyOf(parameters));
  }

  /** Rows after this one, in all shards. */
  static IntervalCondition afterInAnyShard(SpillKey row) {
    List<String> parts = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    parameters.add((long) row.shard().number());
    parameters.add((long) row.shard().number());
    after(row, parts, parameters);
    return new IntervalCondition(
        "(shard > ? OR (shard = ? AND " + parts.getFirst() + "))", List.copyOf(parameters));
  }

  /**
   * @return the index of the next parameter
   */
  int set(PreparedStatement statement, int at) throws SQLException {
    int next = at;
    for (Object parameter : parameters) {
      statement.setObject(next++, parameter);
    }
    return next;
  }

  private static void after(SpillKey row, List<String> parts, List<Object> parameters) {
    parts.add(
        "(entity_type > ? OR (entity_type = ? AND (entity_id > ? OR (entity_id = ?"
            + " AND (version > ? OR (version = ? AND event_id > ?))))))");
    addEntity(row.entity(), parameters);
    parameters.add(row.version().value());
    parameters.add(row.version().value());
    parameters.add(row.eventId().toString().getBytes(US_ASCII));
  }

  private static void beside(
      EntityKey entity, char comparison, List<String> parts, List<Object> parameters) {
    parts.add(
        "(entity_type %1$s ? OR (entity_type = ? AND entity_id %1$s ?))".formatted(comparison));
    byte[] type = entity.type().value().getBytes(US_ASCII);
    parameters.addAll(List.of(type, type, entity.idBytes()));
  }

  private static void addEntity(EntityKey entity, List<Object> parameters) {
    byte[] type = entity.type().value().getBytes(US_ASCII);
    parameters.addAll(List.of(type, type, entity.idBytes(), entity.idBytes()));
  }
}
