package io.gapless.log.spill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.TestEvents;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Rows for tests. */
public final class SpilledEvents {
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private SpilledEvents() {}

  public static SpilledEvent row(EntityKey entity, long version) {
    Event event = TestEvents.event(entity, version, 1_000 + version, WRITER);
    return down(event, WireFormat.standard().encode(event));
  }

  /** With a payload of so many bytes. */
  public static SpilledEvent row(EntityKey entity, long version, int bytes) {
    Event event = TestEvents.event(entity, version, 1_000 + version, WRITER);
    EventRecord small = WireFormat.standard().encode(event);
    return down(
        event, new EventRecord(small.topic(), small.key(), small.headers(), new byte[bytes]));
  }

  /** Versions {@code from} to {@code to}. */
  public static List<SpilledEvent> rows(EntityKey entity, long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(version -> row(entity, version)).toList();
  }

  /** The first version of an entity of this shard. */
  public static SpilledEvent rowIn(Shard shard) {
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> EntityKey.of("account", "s" + i))
        .filter(entity -> Shard.of(entity).equals(shard))
        .map(entity -> row(entity, 1))
        .findFirst()
        .orElseThrow();
  }

  /** Entities whose rows lie in one shard, with ids of this beginning. */
  public static List<EntityKey> inOneShard(String beginning, int count) {
    EntityKey first = EntityKey.of("account", beginning + 0);
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> EntityKey.of("account", beginning + i))
        .filter(entity -> Shard.of(entity).equals(Shard.of(first)))
        .limit(count)
        .toList();
  }

  /** Everything of a row that can be compared, as text. */
  static String whole(SpilledEvent row) {
    EventRecord record = row.record();
    return String.join(
        "|",
        row.key().toString(),
        row.position().toString(),
        row.reason(),
        record.topic(),
        new String(record.key(), UTF_8),
        // A map's equality knows no order, its text does.
        record.headers().toString(),
        new String(record.value(), UTF_8));
  }

  private static SpilledEvent down(Event event, EventRecord record) {
    return SpilledEvent.of(event, record, "Kafka is down");
  }
}
