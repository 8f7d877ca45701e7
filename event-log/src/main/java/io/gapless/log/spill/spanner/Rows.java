package io.gapless.log.spill.spanner;

import com.google.cloud.ByteArray;
import com.google.cloud.spanner.Key;
import com.google.cloud.spanner.Mutation;
import com.google.cloud.spanner.StructReader;
import com.google.cloud.spanner.Value;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.internal.RecordHeaders;
import java.util.List;

/** Spilled events as rows of {@code SpilledEvents} and back. */
final class Rows {
  static final String TABLE = "SpilledEvents";
  static final String QUARANTINE_INDEX = "QuarantinedEvents";

  static final String SHARD = "Shard";

  /** The key's columns after the shard. */
  static final List<String> KEY = List.of("EntityType", "EntityId", "Version", "EventId");

  /** What {@link #readEntity} reads. */
  static final List<String> ENTITY = List.of("EntityType", "EntityId");

  /** What {@link #read} reads. */
  static final List<String> COLUMNS =
      List.of(
          "EntityType",
          "EntityId",
          "Version",
          "EventId",
          "Position",
          "Topic",
          "RecordKey",
          "Headers",
          "Payload",
          "Reason");

  private Rows() {}

  static Key key(SpillKey key) {
    return Key.of(
        key.shard().number(),
        key.entity().type().value(),
        key.entity().id(),
        key.version().value(),
        key.eventId().toString());
  }

  /** Prefix of the keys of one entity. */
  static Key key(EntityKey entity) {
    return key(Shard.of(entity), entity);
  }

  static Key key(Shard shard, EntityKey entity) {
    return Key.of(shard.number(), entity.type().value(), entity.id());
  }

  /** Prefix of the keys of one shard. */
  static Key key(Shard shard) {
    return Key.of(shard.number());
  }

  /**
   * Writes the row whether it is there or not. Without what the drain notes about it, so that
   * spilling again does not reset that.
   */
  static Mutation insertOrUpdate(SpilledEvent event) {
    EventRecord record = event.record();
    return at(event.key(), Mutation.newInsertOrUpdateBuilder(TABLE))
        .set("Position")
        .to(event.position().value())
        .set("Topic")
        .to(record.topic())
        .set("RecordKey")
        .to(ByteArray.copyFrom(record.key()))
        .set("Headers")
        .to(RecordHeaders.write(record.headers()))
        .set("Payload")
        .to(ByteArray.copyFrom(record.value()))
        .set("Reason")
        .to(event.reason())
        .set("SpilledAt")
        .to(Value.COMMIT_TIMESTAMP)
        .build();
  }

  /** An update of the row with this key, to be completed. */
  static Mutation.WriteBuilder update(SpillKey key) {
    return at(key, Mutation.newUpdateBuilder(TABLE));
  }

  static Mutation delete(SpillKey key) {
    return Mutation.delete(TABLE, key(key));
  }

  static SpilledEvent read(StructReader row) {
    EventRecord record =
        new EventRecord(
            row.getString("Topic"),
            row.getBytes("RecordKey").toByteArray(),
            RecordHeaders.read(row.getString("Headers")),
            row.getBytes("Payload").toByteArray());
    SpillKey key = readKey(row);
    return new SpilledEvent(
        key.entity(),
        key.version(),
        key.eventId(),
        Position.of(row.getLong("Position")),
        record,
        row.getString("Reason"));
  }

  static SpillKey readKey(StructReader row) {
    return new SpillKey(
        readEntity(row),
        EntityVersion.of(row.getLong("Version")),
        EventId.parse(row.getString("EventId")));
  }

  static EntityKey readEntity(StructReader row) {
    return EntityKey.of(row.getString("EntityType"), row.getString("EntityId"));
  }

  private static Mutation.WriteBuilder at(SpillKey key, Mutation.WriteBuilder mutation) {
    return mutation
        .set("Shard")
        .to(key.shard().number())
        .set("EntityType")
        .to(key.entity().type().value())
        .set("EntityId")
        .to(key.entity().id())
        .set("Version")
        .to(key.version().value())
        .set("EventId")
        .to(key.eventId().toString());
  }
}
