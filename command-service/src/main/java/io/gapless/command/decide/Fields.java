package io.gapless.command.decide;

import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes the fields of a command's body one by one; what is left at the end is refused, because a
 * misspelled field would be lost in silence. Not thread-safe.
 */
public final class Fields {
  private static final int SHOWN_NAME_LENGTH = 64;

  private final JsonObject body;
  private final Set<String> left;

  public Fields(JsonObject body) {
    this.body = body;
    this.left = new HashSet<>(body.members().keySet());
  }

  /**
   * A text of 1 to {@code most} characters (code points), not blank, without control characters.
   *
   * @throws InvalidFieldException if it is not
   */
  public String line(String name, int most) {
    String text = text(name, most);
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidFieldException(name, "must not contain control characters");
    }
    return text;
  }

  /**
   * The same, but line feeds are allowed.
   *
   * @throws InvalidFieldException if it is not
   */
  public String lines(String name, int most) {
    String text = text(name, most);
    if (text.codePoints().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
      throw new InvalidFieldException(name, "must not contain control characters but line feeds");
    }
    return text;
  }

  /**
   * @throws InvalidFieldException if there is a field that was not asked for
   */
  public void end() {
    left.stream()
        .min(String::compareTo)
        .ifPresent(
            name -> {
              throw new InvalidFieldException(shown(name), "is not a field of this command");
            });
  }

  private String text(String name, int most) {
    left.remove(name);
    JsonValue value = body.members().get(name);
    if (value == null) {
      throw new InvalidFieldException(name, "is missing");
    }
    if (!(value instanceof JsonValue.Text text)) {
      throw new InvalidFieldException(name, "must be a string");
    }
    int length = text.value().codePointCount(0, text.value().length());
    if (length > most || text.value().isBlank()) {
      throw new InvalidFieldException(
          name, "must have 1 to " + most + " characters that are not all blank");
    }
    return text.value();
  }

  private static String shown(String name) {
    return name.codePointCount(0, name.length()) <= SHOWN_NAME_LENGTH
        ? name
        : name.substring(0, name.offsetByCodePoints(0, SHOWN_NAME_LENGTH)) + "…";
  }
}
