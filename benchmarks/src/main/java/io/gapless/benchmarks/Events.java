package io.gapless.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Events of a few hundred bytes; those of one entity follow one another. */
final class Events {
  private static final WriterId WRITER = new WriterId(new UUID(0x7000L, Long.MIN_VALUE));
  private static final Payload PAYLOAD =
      Payload.of(
          "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"address\":\"1 First Street\"}"
              .getBytes(US_ASCII));
  private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123456Z");

  private Events() {}

  static Event at(EntityKey entity, long version, long position) {
    return new Event(
        Position.of(position),
        entity,
        EntityVersion.of(version),
        WRITER,
        new EventContent(
            new EventId(new UUID(0x7000L | position << 16, Long.MIN_VALUE | position)),
            "AccountCreated",
            1,
            PAYLOAD,
            Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            AT));
  }
}
