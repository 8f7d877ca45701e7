package io.gapless.replay.projections;

import io.gapless.event.InvalidEventException;
import java.util.regex.Pattern;

/**
 * A projection's name, as the projection SDK allows it. Compared byte by byte.
 *
 * @param value a letter or digit, then at most 63 letters, digits, dots, hyphens or underscores
 */
public record ProjectionId(String value) implements Comparable<ProjectionId> {
  static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public ProjectionId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidEventException(
          "projection",
          "must be a letter or digit, then at most 63 letters, digits, dots, hyphens or underscores");
    }
  }

  @Override
  public int compareTo(ProjectionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
