package io.gapless.replay.reconcile.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64 bits that stand for something larger: CRC-32 and CRC-32C side by side, which is a CRC of
 * degree 64. It finds damage and mix-ups, not forgery. Reuses its parts: not thread-safe.
 */
final class Fingerprint {
  private final CRC32 left = new CRC32();
  private final CRC32C right = new CRC32C();
  private final ByteBuffer numbers = ByteBuffer.allocate(8 * Long.BYTES);

  /** Which entity. */
  long entity(EntityKey entity) {
    begin();
    add(entity.idBytes());
    return end();
  }

  /** Which event it says it is: entity, version and event id. */
  long identity(Event event) {
    begin();
    numbers
        .putLong(event.version().value())
        .putLong(event.id().value().getMostSignificantBits())
        .putLong(event.id().value().getLeastSignificantBits());
    addNumbers();
    add(event.entity().type().value().getBytes(US_ASCII));
    add(event.entity().idBytes());
    return end();
  }

  /**
   * Everything else that goes to Kafka, but for the trace context.
   *
   * @param key the record's
   */
  long content(Event event, byte[] key) {
    begin();
    numbers
        .putLong(event.writer().value().getMostSignificantBits())
        .putLong(event.writer().value().getLeastSignificantBits())
        .putLong(event.occurredAt().getEpochSecond())
        .putInt(event.occurredAt().getNano())
        .putInt(event.schemaVersion())
        .putInt(event.payload().digest().crc())
        .putInt(key.length);
    addNumbers();
    add(key);
    add(event.type().getBytes(US_ASCII));
    add(event.payload().bytes());
    return end();
  }

  /** Which process published it first; never 0. */
  static long process(WriterId writer) {
    long bits =
        writer.value().getMostSignificantBits() * 31 + writer.value().getLeastSignificantBits();
    return bits == 0 ? 1 : bits;
  }

  private void begin() {
    left.reset();
    right.reset();
    numbers.clear();
  }

  private void addNumbers() {
    left.update(numbers.array(), 0, numbers.position());
    right.update(numbers.array(), 0, numbers.position());
  }

  private void add(byte[] bytes) {
    left.update(bytes);
    right.update(bytes);
  }

  private long end() {
    return left.getValue() << 32 | right.getValue();
  }
}
