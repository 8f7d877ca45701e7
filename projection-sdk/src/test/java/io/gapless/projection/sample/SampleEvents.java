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
import java.util.stream.LongStream;

/** Events that depend on nothing but what is given, so that two copies are equal. */
public final class SampleEvents {
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

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
    UUID id = UUID.nameUUIDFromBytes((entity + " " + version + " " + history).getBytes(UTF_8));
    return new Event(
        Position.of(position),
        entity,
        EntityVersion.of(version),
        WRITER,
        new EventContent(
            new EventId(id),
            "Counted",
            1,
            Payload.ofText("{\"version\":" + version + "}"),
            Map.of(),
            Instant.EPOCH.plusSeconds(version)));
  }
}
