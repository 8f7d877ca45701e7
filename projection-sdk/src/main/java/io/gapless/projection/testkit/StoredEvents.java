package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.projection.ProjectionException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The event store of a test, in memory. It gives every event its version, position, id, digest and
 * time, which depend on nothing but the calls before: equal calls make equal events. Each event
 * happened a second after the one before.
 *
 * <p>Holds at most {@value #MOST} events. Not thread-safe.
 */
public final class StoredEvents {
  /** So many events can be stored. */
  public static final int MOST = 100_000;

  private static final int FIRST_SCHEMA = 1;
  private static final long UUID_VERSION_7 = 0x7000L;
  private static final long UUID_VARIANT = 0x8000_0000_0000_0000L;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final WriterId WRITER = new WriterId(uuid(START, 0));

  private final List<Event> all = new ArrayList<>();
  private final Map<EntityKey, List<Event>> byEntity = new LinkedHashMap<>();
  private final Set<EventId> ids = new HashSet<>();
  private long drawn;

  private StoredEvents() {}

  /** An empty event store. */
  public static StoredEvents create() {
    return new StoredEvents();
  }

  /**
   * Appends the next version of an entity, with schema version 1.
   *
   * @param payload the content, JSON or whatever the handler reads
   * @throws InvalidEventException if something is not allowed; the message names the field
   * @throws ProjectionException if the store is full
   */
  public Event store(String entityType, String entityId, String eventType, String payload) {
    return store(
        EntityKey.of(entityType, entityId),
        eventType,
        FIRST_SCHEMA,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Appends the next version of an entity.
   *
   * @param schemaVersion version of the payload's schema, 1 or more
   * @param payload at most {@link Payload#MAX_BYTES} bytes
   * @throws InvalidEventException if something is not allowed; the message names the field
   * @throws ProjectionException if the store is full
   */
  public Event store(EntityKey entity, String eventType, int schemaVersion, byte[] payload) {
    return store(entity, content(eventType, schemaVersion, payload));
  }

  /**
   * Appends the next version of an entity, with an id, metadata and time of the caller's.
   *
   * @throws InvalidEventException if the payload is too large, or the id is in the store
   * @throws ProjectionException if the store is full
   */
  public Event store(EntityKey entity, EventContent content) {
    if (all.size() >= MOST) {
      throw new ProjectionException(
          "event " + (MOST + 1) + " cannot be stored: a test's event store holds " + MOST);
    }
    if (content.payload().size() > Payload.MAX_BYTES) {
      throw new InvalidEventException(
          "payload", "must have at most " + Payload.MAX_BYTES + " bytes, as in an append");
    }
    if (!ids.add(content.id())) {
      throw new InvalidEventException("eventId", "must be new, another stored event has it");
    }
    List<Event> events = byEntity.computeIfAbsent(entity, key -> new ArrayList<>());
    Event event =
        new Event(
            Position.of(++drawn), entity, EntityVersion.of(events.size() + 1L), WRITER, content);
    events.add(event);
    all.add(event);
    return event;
  }

  /**
   * Makes an event that claims to be stored and is not, to be delivered: below the entity's last
   * version it makes a conflict, beyond it a version that is unknown to the store.
   *
   * @param version the version it claims, 1 or more
   * @throws InvalidEventException if something is not allowed; the message names the field
   */
  public Event unstored(EntityKey entity, EntityVersion version, String eventType, String payload) {
    EventContent content =
        content(eventType, FIRST_SCHEMA, payload.getBytes(StandardCharsets.UTF_8));
    return new Event(Position.of(++drawn), entity, version, WRITER, content);
  }

  /** All stored events in the order of their positions. */
  public List<Event> all() {
    return Collections.unmodifiableList(all);
  }

  /** The stored events of an entity in version order; empty if it has none. */
  public List<Event> of(EntityKey entity) {
    return Collections.unmodifiableList(byEntity.getOrDefault(entity, List.of()));
  }

  /** All entities that have an event, in the order of their first one. */
  public Set<EntityKey> entities() {
    return Collections.unmodifiableSet(byEntity.keySet());
  }

  /** The position of the last stored event; the start if there is none. */
  Position last() {
    return all.isEmpty() ? Position.start() : all.getLast().position();
  }

  private EventContent content(String eventType, int schemaVersion, byte[] payload) {
    Instant time = START.plusSeconds(drawn + 1);
    return new EventContent(
        new EventId(uuid(time, drawn + 1)),
        eventType,
        schemaVersion,
        Payload.of(payload.clone()),
        Map.of(),
        time);
  }

  private static UUID uuid(Instant time, long number) {
    return new UUID(time.toEpochMilli() << 16 | UUID_VERSION_7, UUID_VARIANT | number);
  }
}
