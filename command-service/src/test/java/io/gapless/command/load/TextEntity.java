package io.gapless.command.load;

import io.gapless.command.decide.CommandFormat;
import io.gapless.command.decide.Decider;
import io.gapless.command.decide.Decision;
import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.decide.EventFormat;
import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;
import io.gapless.command.log.InMemoryCommandLog;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A small entity type for tests: a text that grows by a character an event. */
final class TextEntity
    implements Decider<String, String, String>, CommandFormat<String>, EventFormat<String> {
  private TextEntity() {}

  static EntityDefinition<String, String, String> definition() {
    TextEntity text = new TextEntity();
    return new EntityDefinition<>(
        new EntityType("text"), text, text, text, state -> JsonObject.empty().with("text", state));
  }

  /** Appends one event for every character. */
  static void write(InMemoryCommandLog log, EntityKey entity, String characters) {
    long version = 0;
    while (!log.events(entity, EntityVersion.of(version + 1), 1).isEmpty()) {
      version++;
    }
    for (char c : characters.toCharArray()) {
      version++;
      log.plant(event(entity, version, Payload.ofText("{\"c\":\"" + c + "\"}")));
    }
  }

  static Event event(EntityKey entity, long version, Payload payload) {
    EventContent content =
        new EventContent(
            new EventId(UUID.randomUUID()), "Grew", 1, payload, Map.of(), Instant.EPOCH);
    return new Event(
        Position.of(version),
        entity,
        EntityVersion.of(version),
        new WriterId(new UUID(0, 1)),
        content);
  }

  @Override
  public String initial() {
    return "";
  }

  @Override
  public Decision<String> decide(String command, String state) {
    return Decision.accepted(command);
  }

  @Override
  public String evolve(String state, String event) {
    return state + event;
  }

  @Override
  public Set<String> names() {
    return Set.of("grow");
  }

  @Override
  public String read(String name, JsonObject body) {
    return name;
  }

  @Override
  public StoredForm write(String event) {
    return new StoredForm("Grew", 1, JsonObject.empty().with("c", event));
  }

  @Override
  public String read(StoredForm stored) {
    if (stored.payload().members().get("c") instanceof JsonValue.Text text) {
      return text.value();
    }
    throw new IllegalArgumentException("it has no character");
  }
}
