package io.gapless.command.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object, immutable, in the order in which its members were given.
 *
 * @param members names and values
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue.Members {
  private static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public static JsonObject empty() {
    return EMPTY;
  }

  public JsonObject with(String name, JsonValue value) {
    Map<String, JsonValue> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new JsonObject(more);
  }

  public JsonObject with(String name, String value) {
    return with(name, new JsonValue.Text(value));
  }

  public JsonObject with(String name, long value) {
    return with(name, new JsonValue.Number(BigDecimal.valueOf(value)));
  }

  /** UTF-8, no white space, members in their order. */
  public byte[] bytes() {
    return JsonText.write(this, false);
  }

  /**
   * UTF-8, no white space, members sorted by name at every level: the same for all texts that mean
   * the same.
   */
  public byte[] canonicalBytes() {
    return JsonText.write(this, true);
  }
}
