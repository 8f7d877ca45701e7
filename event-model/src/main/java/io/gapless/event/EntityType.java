package io.gapless.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final int MOST_KNOWN = 1_000;
  private static final Map<String, EntityType> KNOWN = new ConcurrentHashMap<>();
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

  public EntityType {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidEventException(
          "entityType", "must be a letter, then at most 63 letters, digits or hyphens");
    }
  }

  /**
   * The same as the constructor; faster for one that was met before, as all but a few are.
   *
   * @throws InvalidEventException if it is not allowed
   */
  public static EntityType of(String value) {
    EntityType known = KNOWN.get(value);
    if (known != null) {
      return known;
    }
    EntityType type = new EntityType(value);
    if (KNOWN.size() < MOST_KNOWN) { // names come from outside: they must not fill the memory
      KNOWN.put(value, type);
    }
    return type;
  }

  // By hand: both are called several times for every event, and a record's own are slower.

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof EntityType type && value.equals(type.value));
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
