package io.gapless.event;

/**
 * Place of an event in its entity's sequence: 1, 2, 3, … without holes. {@link #none()} (0) is the
 * version of an entity that has no event yet.
 *
 * @param value 0 or more
 */
public record EntityVersion(long value) implements Comparable<EntityVersion> {
  private static final EntityVersion NONE = new EntityVersion(0);
  private static final EntityVersion FIRST = new EntityVersion(1);

  public EntityVersion {
    if (value < 0) {
      throw new InvalidEventException("version", "must not be negative");
    }
  }

  public static EntityVersion none() {
    return NONE;
  }

  public static EntityVersion first() {
    return FIRST;
  }

  public static EntityVersion of(long value) {
    return new EntityVersion(value);
  }

  public EntityVersion next() {
    return new EntityVersion(Math.addExact(value, 1));
  }

  /** The version {@code count} places further on. */
  public EntityVersion plus(int count) {
    return new EntityVersion(Math.addExact(value, count));
  }

  public boolean isAfter(EntityVersion other) {
    return value > other.value;
  }

  @Override
  public int compareTo(EntityVersion other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
