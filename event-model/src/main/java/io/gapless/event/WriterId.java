package io.gapless.event;

import java.util.UUID;

/**
 * Identity of a writer: one run of one command-service process (UUIDv7).
 *
 * @param value the id
 */
public record WriterId(UUID value) {
  /**
   * @throws InvalidEventException if {@code text} is no UUID
   */
  public static WriterId parse(String text) {
    return new WriterId(Uuids.parse("writerId", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
