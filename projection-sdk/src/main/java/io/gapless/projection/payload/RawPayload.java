package io.gapless.projection.payload;

import java.util.Optional;

/**
 * A payload as bytes, up to date. Immutable: callers must not change the array, which is not
 * copied.
 *
 * @param schema what the bytes are, perhaps another than the one in which the event is stored
 * @param bytes the stored ones if there was nothing to change
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are not compared, and not copied either
public record RawPayload(SchemaVersion schema, byte[] bytes) {
  /**
   * For handlers that read bytes themselves. No event is unknown: what there is no upcaster for is
   * passed on as it is stored.
   *
   * @param upcasters must not change the array they are given, which is the event's own
   */
  public static PayloadReader<RawPayload> upcastBy(Upcasters<byte[]> upcasters) {
    return event -> {
      Upcasters.Upcast<byte[]> upcast =
          upcasters.apply(SchemaVersion.of(event), event.payload().bytes());
      return Optional.of(new RawPayload(upcast.schema(), upcast.payload()));
    };
  }

  /** Schema and size only: payloads never reach a log. */
  @Override
  public String toString() {
    return "RawPayload[" + schema + ", " + bytes.length + " bytes]";
  }
}
