package io.gapless.cli.bench.history;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A history that can be told from its numbers alone: entities take turns, so position, entity and
 * version determine each other.
 *
 * @param entities how many
 * @param events how many in all
 */
public record History(int entities, long events) {
  /** The only entity type. */
  public static final String TYPE = "account";

  /** Who appended it. */
  public static final WriterId WRITER = new WriterId(new UUID(0x7000L, 1));

  private static final int ROWS = 1_000;
  private static final int COLUMNS = 12;

  public Event at(long position) {
    long version = (position - 1) / entities + 1;
    byte[] payload =
        ("{\"n\":" + position + ",\"text\":\"some forty letters for a payload\"}")
            .getBytes(US_ASCII);
    return new Event(
        Position.of(position),
        entity((int) ((position - 1) % entities)),
        EntityVersion.of(version),
        WRITER,
        new EventContent(
            new EventId(new UUID(0x7000L | position << 16, Long.MIN_VALUE | position)),
            "Counted",
            1,
            Payload.of(payload),
            Map.of(),
            Instant.EPOCH.plusSeconds(position)));
  }

  public Stream<Event> all() {
    return LongStream.rangeClosed(1, events).mapToObj(this::at);
  }

  public EntityKey entity(int number) {
    return EntityKey.of(TYPE, "e-" + number);
  }

  /** How many events an entity has. */
  public long versions(int number) {
    return events / entities + (number < events % entities ? 1 : 0);
  }

  /** Writes it into an empty event store. */
  public void store(Connection eventStore) throws SQLException {
    store(1, events, eventStore);
  }

  /** Writes a part of it, in many rows a statement. */
  public void store(long from, long to, Connection eventStore) throws SQLException {
    eventStore.setAutoCommit(false);
    for (long first = from; first <= to; first += ROWS) {
      int rows = (int) Math.min(ROWS, to - first + 1);
      try (PreparedStatement insert = eventStore.prepareStatement(insert(rows))) {
        for (int i = 0; i < rows; i++) {
          bind(insert, i * COLUMNS + 1, at(first + i));
        }
        insert.executeUpdate();
      }
      eventStore.commit();
    }
  }

  private static String insert(int rows) {
    return "INSERT INTO events (position, entity_type, entity_id, version, event_id, event_type,"
        + " schema_version, payload, metadata, command_id, writer_id, occurred_at, digest) VALUES "
        + String.join(
            ",",
            Collections.nCopies(rows, "(?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, FROM_UNIXTIME(?), ?)"));
  }

  private static void bind(PreparedStatement insert, int first, Event event) throws SQLException {
    insert.setLong(first, event.position().value());
    insert.setBytes(first + 1, event.entity().type().value().getBytes(US_ASCII));
    insert.setBytes(first + 2, event.entity().idBytes());
    insert.setLong(first + 3, event.version().value());
    insert.setBytes(first + 4, bytes(event.id().value()));
    insert.setBytes(first + 5, event.type().getBytes(US_ASCII));
    insert.setInt(first + 6, event.schemaVersion());
    insert.setBytes(first + 7, event.payload().bytes());
    insert.setBytes(first + 8, ("c-" + event.position()).getBytes(US_ASCII));
    insert.setBytes(first + 9, bytes(event.writer().value()));
    insert.setLong(first + 10, event.content().occurredAt().getEpochSecond());
    insert.setInt(first + 11, event.payload().digest().crc());
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
