package io.gapless.replay.projections;

import io.gapless.event.InvalidEventException;

/**
 * One run of a projection in one process; it names itself.
 *
 * @param value a letter or digit, then at most 63 letters, digits, dots, hyphens or underscores
 */
public record InstanceId(String value) {
  public InstanceId {
    if (!ProjectionId.ALLOWED.matcher(value).matches()) {
      throw new InvalidEventException(
          "instance",
          "must be a letter or digit, then at most 63 letters, digits, dots, hyphens or underscores");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
