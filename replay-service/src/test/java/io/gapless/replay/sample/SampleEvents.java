package io.gapless.replay.sample;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.SpilledEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Events whose every part follows from entity, version and position. */
public final class SampleEvents {
  public static final WireFormat FORMAT = WireFormat.standard();
  public static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private SampleEvents() {}

  public static EntityKey account(String id) {
    return EntityKey.of("account", id);
  }

  public static Event event(EntityKey entity, long version, long position) {
    return event(entity, version, position, "{\"version\":" + version + "}");
  }

  public static Event event(EntityKey entity, long version, long position, String payload) {
    return event(WRITER, entity, version, position, payload);
  }

  public static Event event(
      WriterId writer, EntityKey entity, long version, long position, String payload) {
    EventContent content =
        new EventContent(
            new EventId(new UUID(entity.hashCode(), (version << 32) + position)),
            "AddressChanged",
            1,
            Payload.ofText(payload),
            Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            Instant.parse("2026-11-20T10:15:30.123456Z"));
    return new Event(Position.of(position), entity, EntityVersion.of(version), writer, content);
  }

  public static SpilledEvent spilled(Event event) {
    return SpilledEvent.of(event, FORMAT.encode(event), "time-out");
  }

  public static SpilledEvent spilled(EntityKey entity, long version) {
    return spilled(event(entity, version, version));
  }
}
