package io.gapless.command.receive;

import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;
import io.gapless.command.json.MalformedJsonException;
import io.gapless.command.json.StrictJson;
import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A line of a batch: the same request that the command alone would be, as one JSON object.
 *
 * <pre>
 * {"entityType":"account","entityId":"ada","command":"create",
 *  "headers":{"Idempotency-Key":"k-1","If-Match":"\"0\""},"body":{"name":"Ada"}}
 * </pre>
 *
 * <p>Who asks and the trace context may stand in the headers of the batch instead, for all lines
 * that have none.
 */
final class CommandLine {
  private static final String TYPE = "entityType";
  private static final String ID = "entityId";
  private static final String COMMAND = "command";
  private static final String HEADERS = "headers";
  private static final Set<String> MEMBERS = Set.of(TYPE, ID, COMMAND, HEADERS, CommandBody.FIELD);
  private static final List<String> OF_A_LINE =
      List.of(RequestHeaders.IDEMPOTENCY_KEY, ExpectedVersion.HEADER);
  private static final List<String> OF_BOTH =
      List.of(RequestHeaders.ACTOR, RequestHeaders.TRACE_PARENT);

  private final Map<String, JsonValue> members;

  private CommandLine(JsonObject line) {
    this.members = line.members();
  }

  /**
   * @param batch the headers of the whole batch
   * @throws InvalidRequestException naming the part that is malformed
   */
  static IncomingCommand read(byte[] bytes, RequestHeaders batch, CommandIds ids) {
    CommandLine line = new CommandLine(parse(bytes));
    if (!MEMBERS.containsAll(line.members.keySet())) {
      throw new InvalidRequestException(
          "line", "must have entityType, entityId, command, headers, body and nothing else");
    }
    EntityKey entity = line.entity();
    String command = line.text(COMMAND);
    JsonObject body = line.object(CommandBody.FIELD);
    return ids.identify(entity, command, line.headers(batch), () -> body);
  }

  /**
   * @throws InvalidRequestException if the batch has a header that only a line can have
   */
  static void requireNoneOfALine(RequestHeaders batch) {
    for (String name : OF_A_LINE) {
      if (!batch.all().apply(name).isEmpty()) {
        throw new InvalidRequestException(name, "must stand in the headers of a line");
      }
    }
  }

  private static JsonObject parse(byte[] bytes) {
    try {
      return StrictJson.read(bytes);
    } catch (MalformedJsonException e) {
      throw new InvalidRequestException("line", String.valueOf(e.getMessage()));
    }
  }

  private EntityKey entity() {
    try {
      return EntityKey.of(text(TYPE), text(ID));
    } catch (InvalidEventException e) {
      throw InvalidRequestException.of(e);
    }
  }

  private RequestHeaders headers(RequestHeaders batch) {
    Map<String, List<String>> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    OF_A_LINE.forEach(name -> given.put(name, new ArrayList<>()));
    OF_BOTH.forEach(name -> given.put(name, new ArrayList<>()));
    if (members.containsKey(HEADERS)) {
      object(HEADERS).members().forEach((name, value) -> add(given, name, value));
    }
    for (String name : OF_BOTH) {
      List<String> shared = batch.all().apply(name);
      if (name.equals(RequestHeaders.ACTOR)
          && !shared.isEmpty()
          && !given.getOrDefault(name, List.of()).isEmpty()) {
        // Whoever is let in front of this service may vouch for the one of the request only.
        throw new InvalidRequestException(name, "must not stand in a line and in the request");
      }
      given.merge(name, shared, (own, all) -> own.isEmpty() ? all : own);
    }
    return new RequestHeaders(name -> given.getOrDefault(name, List.of()));
  }

  private static void add(Map<String, List<String>> given, String name, JsonValue value) {
    List<String> values = given.get(name);
    if (values == null || !(value instanceof JsonValue.Text text)) {
      throw new InvalidRequestException(
          HEADERS, "must be strings, named " + given.keySet() + " and nothing else");
    }
    values.add(text.value());
  }

  private String text(String name) {
    if (members.get(name) instanceof JsonValue.Text text) {
      return text.value();
    }
    throw new InvalidRequestException(name, "must be given, as a string");
  }

  private JsonObject object(String name) {
    if (members.get(name) instanceof JsonObject object) {
      return object;
    }
    throw new InvalidRequestException(name, "must be given, as a JSON object");
  }
}
