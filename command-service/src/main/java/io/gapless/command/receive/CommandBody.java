package io.gapless.command.receive;

import io.gapless.command.json.JsonObject;
import io.gapless.command.json.MalformedJsonException;
import io.gapless.command.json.StrictJson;

/** The body of a command: one JSON object. */
final class CommandBody {
  private static final String FIELD = "body";

  private CommandBody() {}

  static JsonObject read(byte[] bytes) {
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
