package io.gapless.projection.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Events that depend on nothing but what is given, so that two copies are equal. */
public final class SampleEvents {
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  /** Simulations ask for the same ones millions of times. */
  private static final Map<Place, EventContent> CONTENTS = new ConcurrentHashMap<>();

  private record Place(EntityKey entity, long version, String history) {}

  private SampleEvents() {}

  public static EntityKey entity(String id) {
    return EntityKey.of("account", id);
  }

  /** The event of the true history. */
  public static Event event(EntityKey entity, long version) {
    return event(entity, version, version);
  }

  public static Event event(EntityKey entity, long version, long position) {
    return event(entity, version, position, "true");
  }

  /** An event of another history: same place, other identity. */
  public static Event forked(EntityKey entity, long version) {
    return event(entity, version, version, "forked");
  }

  public static List<Event> events(EntityKey entity, long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(version -> event(entity, version)).toList();
  }

  private static Event event(EntityKey entity, long version, long position, String history) {
    EventContent content =
        CONTENTS.computeIfAbsent(new Place(entity, version, history), SampleEvents::content);
    return new Event(Position.of(position), entity, EntityVersion.of(version), WRITER, content);
  }

  private static EventContent content(Place place) {
    String name = place.entity() + " " + place.version() + " " + place.history();
    return new EventContent(
        new EventId(UUID.nameUUIDFromBytes(name.getBytes(UTF_8))),
        "Counted",
        1,
        Payload.ofText("{\"version\":" + place.version() + "}"),
        Map.of(),
        Instant.EPOCH.plusSeconds(place.version()));
  }
}
