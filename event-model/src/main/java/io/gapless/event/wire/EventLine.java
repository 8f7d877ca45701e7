package io.gapless.event.wire;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import java.util.Base64;
import java.util.Map;

/**
 * One line of a backfill answer (NDJSON): what the event store says of one version. An event is a
 * CloudEvent in JSON with {@code data_base64}, which keeps the payload's bytes; the other verdicts
 * are {@code {"verdict":"not-yet","entityversion":"7"}}.
 */
public sealed interface EventLine {
  EntityVersion version();

  /** The event, committed. */
  record Found(Event event) implements EventLine {
    @Override
    public EntityVersion version() {
      return event.version();
    }
  }

  /**
   * Above the entity's head: it may still come. Stands for this and all later versions asked for.
   */
  record NotYet(EntityVersion version) implements EventLine {}

  /**
   * A higher version was seen on the topic, yet the store has none: a phantom or a fork; final.
   * Stands for this and all later versions asked for.
   */
  record UnknownToStore(EntityVersion version) implements EventLine {}

  /** The line, without its line feed. */
  static String write(EventLine line, WireFormat format) {
    StringBuilder out = new StringBuilder("{");
    switch (line) {
      case Found found -> writeEvent(out, found.event(), format);
      case NotYet notYet -> writeVerdict(out, "not-yet", notYet.version());
      case UnknownToStore unknown -> writeVerdict(out, "unknown-to-store", unknown.version());
    }
    return out.append('}').toString();
  }

  /**
   * @throws InvalidEventException if the line is none of the three, or its event is damaged
   */
  static EventLine read(String line, WireFormat format) {
    Map<String, String> members;
    try {
      members = FlatJson.parse(line, Attributes::header);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("line", "is not JSON as expected: " + e.getMessage());
    }
    String verdict = members.getOrDefault(Attributes.header("verdict"), "event");
    return switch (verdict) {
      case "event" -> new Found(readEvent(members, format));
      case "not-yet" -> new NotYet(readVersion(members));
      case "unknown-to-store" -> new UnknownToStore(readVersion(members));
      default ->
          throw new InvalidEventException("verdict", "must be event, not-yet or unknown-to-store");
    };
  }

  private static void writeVerdict(StringBuilder out, String verdict, EntityVersion version) {
    FlatJson.member(out, "verdict", verdict);
    FlatJson.member(out, "entityversion", version.toString());
  }

  private static void writeEvent(StringBuilder out, Event event, WireFormat format) {
    EventRecord record = format.encode(event);
    record
        .headers()
        .forEach((name, value) -> FlatJson.member(out, Attributes.ofHeader(name), value));
    FlatJson.member(out, "data_base64", Base64.getEncoder().encodeToString(record.value()));
  }

  private static Event readEvent(Map<String, String> members, WireFormat format) {
    return switch (format.decode(members, data(members))) {
      case DecodedRecord.Intact intact -> intact.event();
      case DecodedRecord.Damaged damaged ->
          throw new InvalidEventException("event", damaged.reason());
      case DecodedRecord.Unreadable unreadable ->
          throw new InvalidEventException("event", unreadable.reason());
    };
  }

  private static byte[] data(Map<String, String> members) {
    try {
      return Base64.getDecoder().decode(members.getOrDefault(Attributes.header("data_base64"), ""));
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("data_base64", "must be Base64");
    }
  }

  private static EntityVersion readVersion(Map<String, String> members) {
    try {
      return EntityVersion.of(Long.parseLong(members.getOrDefault(WireFormat.ENTITY_VERSION, "")));
    } catch (NumberFormatException e) {
      throw new InvalidEventException("entityversion", "must be a whole number");
    }
  }
}
