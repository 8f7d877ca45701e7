package io.gapless.command.json;

import java.math.BigDecimal;
import java.util.List;

/** A JSON value (RFC 8259), immutable. */
public sealed interface JsonValue {
  /** A string; well-formed Unicode if it comes from {@link StrictJson}. */
  record Text(String value) implements JsonValue {}

  /** A number; two are equal if their values are, however they were written. */
  record Number(BigDecimal value) implements JsonValue {
    private static final int MOST_PLAIN_ZEROS = 100;

    public Number {
      value = value.stripTrailingZeros();
      if (value.scale() < 0 && value.scale() >= -MOST_PLAIN_ZEROS) {
        // 100, not 1E+2; but a number with a huge exponent must not be spelled out.
        value = value.setScale(0);
      }
    }
  }

  /** {@code true} or {@code false}. */
  record Flag(boolean value) implements JsonValue {}

  /** {@code null}. */
  record Null() implements JsonValue {}

  /** An array. */
  record Array(List<JsonValue> items) implements JsonValue {
    public Array {
      items = List.copyOf(items);
    }

    public static Array ofTexts(List<String> texts) {
      return new Array(texts.stream().<JsonValue>map(Text::new).toList());
    }
  }

  /** An object; see {@link JsonObject}. */
  sealed interface Members extends JsonValue permits JsonObject {}
}
