package io.gapless.log.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventLogException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A row of {@code events}, both ways. Times are UTC in the database, whatever its time zone is. */
public final class EventRow {
  /** Columns that {@link #read} needs, in any select. */
  public static final String COLUMNS =
      "position, entity_type, entity_id, version, event_id, event_type, schema_version, payload, metadata, writer_id, occurred_at, digest";

  /** Columns that {@link #bind} sets, in its order. */
  public static final String INSERT_COLUMNS =
      "entity_type, entity_id, version, event_id, event_type, schema_version, payload, metadata, command_id, writer_id, occurred_at, digest";

  /** How many {@link #INSERT_COLUMNS} there are. */
  public static final int INSERT_COLUMN_COUNT = 12;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private EventRow() {}

  /** Sets the parameters from {@code first} on. */
  public static void bind(
      PreparedStatement statement, int first, EventToInsert event, WriterId writer)
      throws SQLException {
    EventContent content = event.content();
    statement.setBytes(first, typeBytes(event.entity()));
    statement.setBytes(first + 1, event.entity().idBytes());
    statement.setLong(first + 2, event.version().value());
    statement.setBytes(first + 3, UuidBytes.of(content.id().value()));
    statement.setBytes(first + 4, content.type().getBytes(US_ASCII));
    statement.setInt(first + 5, content.schemaVersion());
    statement.setBytes(first + 6, content.payload().bytes());
    statement.setString(first + 7, metadata(content.metadata()));
    statement.setBytes(first + 8, event.command().value().getBytes(US_ASCII));
    statement.setBytes(first + 9, UuidBytes.of(writer.value()));
    statement.setObject(first + 10, LocalDateTime.ofInstant(content.occurredAt(), ZoneOffset.UTC));
    statement.setInt(first + 11, content.payload().digest().crc());
  }

  /** An event with its place, before it has a position. */
  public record EventToInsert(
      EntityKey entity, EntityVersion version, EventContent content, CommandId command) {
    public Event at(Position position, WriterId writer) {
      return new Event(position, entity, version, writer, content);
    }
  }

  /** Reads the current row, which has the {@link #COLUMNS}. */
  public static Event read(ResultSet row) throws SQLException {
    EventContent content =
        new EventContent(
            new EventId(UuidBytes.read(row.getBytes("event_id"))),
            new String(row.getBytes("event_type"), US_ASCII),
            row.getInt("schema_version"),
            Payload.stored(row.getBytes("payload"), new Digest(row.getInt("digest"))),
            metadata(row.getString("metadata")),
            row.getObject("occurred_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    return new Event(
        Position.of(row.getLong("position")),
        entity(row),
        EntityVersion.of(row.getLong("version")),
        new WriterId(UuidBytes.read(row.getBytes("writer_id"))),
        content);
  }

  /** Runs the select and reads all its rows, which have the {@link #COLUMNS}. */
  public static List<Event> readAll(PreparedStatement select) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        events.add(read(row));
      }
    }
    return events;
  }

  /** The key in the columns {@code entity_type} and {@code entity_id}. */
  public static EntityKey entity(ResultSet row) throws SQLException {
    return EntityKey.of(
        new String(row.getBytes("entity_type"), US_ASCII),
        new String(row.getBytes("entity_id"), UTF_8));
  }

  public static byte[] typeBytes(EntityKey entity) {
    return entity.type().value().getBytes(US_ASCII);
  }

  private static String metadata(Map<String, String> metadata) {
    try {
      return JSON.writeValueAsString(metadata);
    } catch (JsonProcessingException e) {
      throw new EventLogException("cannot write an event's metadata as JSON", e);
    }
  }

  private static Map<String, String> metadata(String json) {
    try {
      return JSON.readValue(json, STRINGS);
    } catch (JsonProcessingException e) {
      throw new EventLogException(
          "an event's metadata in the event store is not a JSON object of strings", e);
    }
  }
}
