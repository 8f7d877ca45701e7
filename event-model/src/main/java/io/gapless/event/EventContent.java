package io.gapless.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What is known of an event before it is appended.
 *
 * @param id identity, new for every event
 * @param type event type, for example {@code AccountCreated}: 1 to {@value #MAX_TYPE_LENGTH}
 *     visible ASCII characters
 * @param schemaVersion version of the payload's schema, 1 or more
 * @param payload content; see {@link Payload#MAX_BYTES} for what an append takes
 * @param metadata trace context ({@code traceparent}) and actor; small, never needed to apply the
 *     event
 * @param occurredAt when it happened, cut to microseconds (what the event store keeps)
 */
public record EventContent(
    EventId id,
    String type,
    int schemaVersion,
    Payload payload,
    Map<String, String> metadata,
    Instant occurredAt) {
  /** Longest event type, in characters (each is one byte). */
  public static final int MAX_TYPE_LENGTH = 128;

  public EventContent {
    if (type.isEmpty()
        || type.length() > MAX_TYPE_LENGTH
        || !type.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new InvalidEventException("eventType", "must have 1 to 128 visible ASCII characters");
    }
    if (schemaVersion < 1) {
      throw new InvalidEventException("schemaVersion", "must be 1 or more");
    }
    metadata = Map.copyOf(metadata);
    occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
  }
}
