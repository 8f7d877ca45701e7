package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.positions.UnreadableRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads records as untrusted input. Thread-safe. */
final class RecordReader {
  /** What a record turned out to be. */
  @FunctionalInterface
  interface Read {
    void passOn(ProjectionCore core, Applier applier, Instant now);
  }

  private final WireFormat format;

  RecordReader(WireFormat format) {
    this.format = format;
  }

  /**
   * @param partition where it lies
   */
  Read read(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = headers(record);
    Origin origin = new Origin(partition, record.offset());
    return switch (decode(record, headers)) {
      case DecodedRecord.Intact intact ->
          (core, applier, now) -> core.arrived(intact.event(), origin, now);
      case DecodedRecord.Damaged damaged -> damaged(record, headers, damaged, origin);
      case DecodedRecord.Unreadable unreadable -> {
        UnreadableRecord kept = unreadable(record, headers, unreadable.reason());
        yield (core, applier, now) -> applier.keep(kept, origin);
      }
    };
  }

  private static Read damaged(
      ConsumerRecord<byte[], byte[]> record,
      Map<String, String> headers,
      DecodedRecord.Damaged damaged,
      Origin origin) {
    EventRecord raw =
        new EventRecord(record.topic(), bytes(record.key()), headers, bytes(record.value()));
    return (core, applier, now) ->
        core.arrivedDamaged(
            damaged.entity(), damaged.version(), raw, damaged.reason(), origin, now);
  }

  private DecodedRecord decode(ConsumerRecord<byte[], byte[]> record, Map<String, String> headers) {
    DecodedRecord decoded;
    try {
      decoded = format.decode(headers, record.value());
    } catch (RuntimeException e) {
      // Decoding does not throw; should it yet, one record must not stop its partition for ever.
      return new DecodedRecord.Unreadable("decoding failed: " + e);
    }
    return switch (decoded) {
      case DecodedRecord.Intact intact -> checked(record, intact, intact.event().entity());
      case DecodedRecord.Damaged damaged -> checked(record, damaged, damaged.entity());
      case DecodedRecord.Unreadable unreadable -> unreadable;
    };
  }

  /** An entity of another type does not belong on this topic, whoever put it there. */
  private DecodedRecord checked(
      ConsumerRecord<byte[], byte[]> record, DecodedRecord decoded, EntityKey entity) {
    EntityType type = entity.type();
    return format.isTopicOf(record.topic(), type)
        ? decoded
        : new DecodedRecord.Unreadable("an event of type " + type + " does not belong here");
  }

  private static UnreadableRecord unreadable(
      ConsumerRecord<byte[], byte[]> record, Map<String, String> headers, String reason) {
    return new UnreadableRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        bytes(record.key()),
        headers,
        bytes(record.value()),
        reason);
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), WireFormat.text(header.value()));
      }
    }
    return headers;
  }

  private static byte[] bytes(byte @Nullable [] value) {
    return value == null ? new byte[0] : value;
  }
}
