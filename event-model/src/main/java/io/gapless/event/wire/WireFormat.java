package io.gapless.event.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events as CloudEvents 1.0 in Kafka's binary content mode. Encoding depends on the stored event
 * alone, so a replay from the event store has the same bytes as the first publish, but for {@code
 * ce_replay}. Thread-safe.
 *
 * @param topicPrefix prepended to the entity type to name its topic; the same in both services and
 *     in every projection; key {@code gapless.topic-prefix}
 * @param source {@code ce_source} of every event: names the event store; the same in both services;
 *     key {@code gapless.source}
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     Kafka binding</a>
 */
public record WireFormat(String topicPrefix, String source) {
  /** {@code ce_replay} and the other header names, for those who look at single headers. */
  public static final String REPLAY = "ce_replay";

  static final String ID = "ce_id";
  static final String SOURCE = "ce_source";
  static final String SPEC_VERSION = "ce_specversion";
  static final String TYPE = "ce_type";
  static final String SUBJECT = "ce_subject";
  static final String TIME = "ce_time";
  static final String PARTITION_KEY = "ce_partitionkey";
  static final String ENTITY_VERSION = "ce_entityversion";
  static final String POSITION = "ce_position";
  static final String WRITER = "ce_writer";
  static final String DIGEST = "ce_digest";
  static final String SCHEMA_VERSION = "ce_schemaversion";
  static final String TRACE_PARENT = "traceparent";
  static final String CONTENT_TYPE = "content-type";

  /** Topics {@code gapless.<entityType>}, source {@code /gapless}. */
  public static WireFormat standard() {
    return new WireFormat("gapless.", "/gapless");
  }

  /** The topic that carries the events of {@code type}. */
  public String topic(EntityType type) {
    return topicPrefix + type.value();
  }

  /** Whether {@code topic} is {@link #topic} of that type, without making a text of it. */
  public boolean isTopicOf(String topic, EntityType type) {
    return topic.length() == topicPrefix.length() + type.value().length()
        && topic.startsWith(topicPrefix)
        && topic.endsWith(type.value());
  }

  public EventRecord encode(Event event) {
    return encode(event, Optional.empty());
  }

  /**
   * @param replay why the event is sent again, or empty on the first publish
   */
  public EventRecord encode(Event event, Optional<String> replay) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(SPEC_VERSION, "1.0");
    headers.put(ID, event.id().toString());
    headers.put(SOURCE, source);
    headers.put(TYPE, event.type());
    headers.put(SUBJECT, event.entity().toString());
    headers.put(TIME, event.occurredAt().toString());
    headers.put(PARTITION_KEY, event.entity().id());
    headers.put(ENTITY_VERSION, event.version().toString());
    headers.put(POSITION, event.position().toString());
    headers.put(WRITER, event.writer().toString());
    headers.put(DIGEST, event.payload().digest().toString());
    headers.put(SCHEMA_VERSION, Integer.toString(event.schemaVersion()));
    headers.put(CONTENT_TYPE, "application/json");
    Optional.ofNullable(event.metadata().get(TRACE_PARENT))
        .ifPresent(it -> headers.put(TRACE_PARENT, it));
    replay.ifPresent(it -> headers.put(REPLAY, it));
    return new EventRecord(
        topic(event.entity().type()), event.entity().idBytes(), headers, event.payload().bytes());
  }

  /**
   * Reads a record as untrusted input; never throws for what is in it.
   *
   * @param headers names and values, of a repeated name the last value
   * @param value the record's value, null for a tombstone
   */
  public DecodedRecord decode(Map<String, String> headers, byte @Nullable [] value) {
    EntityKey entity;
    EntityVersion version;
    try {
      entity = entity(headers);
      version = version(headers);
    } catch (InvalidEventException e) {
      return new DecodedRecord.Unreadable(e.field() + " " + e.rule());
    }
    try {
      Event event = event(headers, entity, version, value);
      return event.payload().isIntact()
          ? new DecodedRecord.Intact(event)
          : new DecodedRecord.Damaged(
              entity, version, "the payload does not have the digest in " + DIGEST);
    } catch (InvalidEventException e) {
      return new DecodedRecord.Damaged(entity, version, e.field() + " " + e.rule());
    }
  }

  private static EntityKey entity(Map<String, String> headers) {
    String subject = required(headers, SUBJECT);
    int slash = subject.indexOf('/');
    if (slash < 0) {
      throw new InvalidEventException(SUBJECT, "must be entityType/entityId");
    }
    return EntityKey.of(subject.substring(0, slash), subject.substring(slash + 1));
  }

  private static EntityVersion version(Map<String, String> headers) {
    long version = number(headers, ENTITY_VERSION);
    if (version < 1) {
      throw new InvalidEventException(ENTITY_VERSION, "must be 1 or more");
    }
    return EntityVersion.of(version);
  }

  private static Event event(
      Map<String, String> headers,
      EntityKey entity,
      EntityVersion version,
      byte @Nullable [] value) {
    if (value == null) {
      throw new InvalidEventException("value", "must not be null (the topic may be compacted)");
    }
    EventContent content =
        new EventContent(
            EventId.parse(required(headers, ID)),
            required(headers, TYPE),
            schemaVersion(headers),
            Payload.stored(value, Digest.parse(required(headers, DIGEST))),
            traceParent(headers),
            time(headers));
    return new Event(
        Position.of(number(headers, POSITION)),
        entity,
        version,
        WriterId.parse(required(headers, WRITER)),
        content);
  }

  private static int schemaVersion(Map<String, String> headers) {
    long version = number(headers, SCHEMA_VERSION);
    if (version < 1 || version > Integer.MAX_VALUE) {
      throw new InvalidEventException(SCHEMA_VERSION, "must be 1 to " + Integer.MAX_VALUE);
    }
    return (int) version;
  }

  private static Map<String, String> traceParent(Map<String, String> headers) {
    String parent = headers.get(TRACE_PARENT);
    return parent == null ? Map.of() : Map.of(TRACE_PARENT, parent);
  }

  private static Instant time(Map<String, String> headers) {
    try {
      return Instant.parse(required(headers, TIME));
    } catch (DateTimeException e) {
      throw new InvalidEventException(TIME, "must be a time in RFC 3339");
    }
  }

  private static long number(Map<String, String> headers, String name) {
    try {
      return Long.parseLong(required(headers, name));
    } catch (NumberFormatException e) {
      throw new InvalidEventException(name, "must be a whole number");
    }
  }

  private static String required(Map<String, String> headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new InvalidEventException(name, "is missing");
    }
    return value;
  }

  /** The value of a header: UTF-8, whatever the bytes are. */
  public static String text(byte[] header) {
    return new String(header, UTF_8);
  }
}
