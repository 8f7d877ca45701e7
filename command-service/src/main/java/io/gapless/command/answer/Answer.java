package io.gapless.command.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of HTTP. Immutable: callers must not change the body.
 *
 * @param status code
 * @param contentType of the body
 * @param headers all others
 * @param body as bytes
 */
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, Map.of(), body);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, more, body);
  }
}
