package io.gapless.command.json;

/** Bytes that are not the JSON object that was expected. The message never repeats them. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String rule) {
    super(rule);
  }
}
