package io.gapless.projection;

import java.util.regex.Pattern;

/**
 * A projection's name: its consumer group and the key of all its rows, so it must stay the same for
 * as long as its state is kept. Compared byte by byte.
 *
 * @param value a letter or digit, then at most 63 letters, digits, dots, hyphens or underscores
 */
public record ProjectionName(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Other characters are refused. */
  public ProjectionName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new ProjectionException(
          "projection name must be a letter or digit, then at most 63 letters, digits, dots,"
              + " hyphens or underscores");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
