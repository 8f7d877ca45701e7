package io.gapless.command.receive;

import io.gapless.command.json.JsonObject;
import io.gapless.command.json.MalformedJsonException;
import io.gapless.command.json.StrictJson;

/** The body of a command: one JSON object, read when it is needed. */
@FunctionalInterface
public interface CommandBody {
  /** Its name where something is said of it. */
  String FIELD = "body";

  /**
   * @throws InvalidRequestException if it is none
   */
  JsonObject read();

  /**
   * @param bytes possibly none; must not be changed any more
   */
  static CommandBody of(byte[] bytes) {
    return () -> parse(bytes);
  }

  private static JsonObject parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw new InvalidRequestException(FIELD, "is missing, it must be a JSON object");
    }
    try {
      return StrictJson.read(bytes);
    } catch (MalformedJsonException e) {
      throw new InvalidRequestException(FIELD, String.valueOf(e.getMessage()));
    }
  }
}
