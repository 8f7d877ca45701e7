package io.gapless.event;

import java.util.regex.Pattern;

/**
 * Identity of a command, chosen by its sender: the same id means the same command, for ever or
 * until the {@code commands} table is pruned. Compared byte by byte.
 *
 * @param value 1 to {@value #MAX_LENGTH} visible ASCII characters (it travels in the {@code
 *     Idempotency-Key} header)
 */
public record CommandId(String value) {
  /** Longest id, in characters (each is one byte). */
  public static final int MAX_LENGTH = 128;

  private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,128}");

  public CommandId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidEventException("commandId", "must have 1 to 128 visible ASCII characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
