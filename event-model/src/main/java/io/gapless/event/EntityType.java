package io.gapless.event;

import java.util.regex.Pattern;

/**
 * The kind of an entity, for example {@code account}. It names a topic and a part of a URL, so its
 * alphabet is narrow: a letter, then letters, digits and hyphens, at most {@value #MAX_LENGTH}
 * characters. Compared byte by byte: {@code Account} is another type than {@code account}.
 *
 * @param value the name
 */
public record EntityType(String value) {
  /** Longest name, in characters (each is one byte). */
  public static final int MAX_LENGTH = 64;

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

  public EntityType {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidEventException(
          "entityType", "must be a letter, then at most 63 letters, digits or hyphens");
    }
  }

  // By hand: both are called several times for every event, and a record's own are slower.

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityType type && value.equals(type.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
