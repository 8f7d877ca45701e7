package io.gapless.log.spill.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.internal.RecordHeaders;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/** Spilled events as rows and back. */
final class RowCodec {
  /** What {@link #read} reads, in this order. */
  static final String COLUMNS =
      "entity_type, entity_id, version, event_id, position, topic, record_key, headers, payload,"
          + " reason";

  private static final String KEY_CONDITION =
      "(shard = ? AND entity_type = ? AND entity_id = ? AND version = ? AND event_id = ?)";
  private static final String ENTITY_CONDITION =
      "(shard = ? AND entity_type = ? AND entity_id = ?)";

  private RowCodec() {}

  /**
   * True for the rows with one of {@code count} keys. An OR of whole keys and no list of tuples:
   * both MySQL and MariaDB look up each of them in the primary key, also for DELETE.
   */
  static String isOneOfKeys(int count) {
    return String.join(" OR ", Collections.nCopies(count, KEY_CONDITION));
  }

  /** True for the rows of one of {@code count} entities. */
  static String isOneOfEntities(int count) {
    return String.join(" OR ", Collections.nCopies(count, ENTITY_CONDITION));
  }

  /**
   * Sets the parameters of one key.
   *
   * @return the index of the next parameter
   */
  static int setKey(PreparedStatement statement, int at, SpillKey key) throws SQLException {
    int next = setEntity(statement, at, key.shard().number(), key.entity());
    statement.setLong(next, key.version().value());
    statement.setBytes(next + 1, key.eventId().toString().getBytes(US_ASCII));
    return next + 2;
  }

  /**
   * Sets the parameters of one entity.
   *
   * @return the index of the next parameter
   */
  static int setEntity(PreparedStatement statement, int at, int shard, EntityKey entity)
      throws SQLException {
    statement.setInt(at, shard);
    statement.setBytes(at + 1, entity.type().value().getBytes(US_ASCII));
    statement.setBytes(at + 2, entity.idBytes());
    return at + 3;
  }

  /**
   * Sets the parameters of a whole row, without what the drain notes about it.
   *
   * @return the index of the next parameter
   */
  static int setRow(PreparedStatement statement, int at, SpilledEvent event) throws SQLException {
    int next = setKey(statement, at, event.key());
    EventRecord record = event.record();
    statement.setLong(next, event.position().value());
    statement.setString(next + 1, record.topic());
    statement.setBytes(next + 2, record.key());
    statement.setString(next + 3, RecordHeaders.write(record.headers()));
    statement.setBytes(next + 4, record.value());
    statement.setString(next + 5, event.reason());
    return next + 6;
  }

  static SpilledEvent read(ResultSet row) throws SQLException {
    EventRecord record =
        new EventRecord(
            row.getString(6),
            row.getBytes(7),
            RecordHeaders.read(row.getString(8)),
            row.getBytes(9));
    return new SpilledEvent(
        entity(row),
        EntityVersion.of(row.getLong(3)),
        EventId.parse(new String(row.getBytes(4), US_ASCII)),
        Position.of(row.getLong(5)),
        record,
        row.getString(10));
  }

  /** The entity of a row that begins with {@code entity_type, entity_id}. */
  static EntityKey entity(ResultSet row) throws SQLException {
    return EntityKey.of(new String(row.getBytes(1), US_ASCII), new String(row.getBytes(2), UTF_8));
  }
}
