package io.gapless.event;

/**
 * Place of an event in the whole event store: ascending, may have holes, may commit out of order.
 * {@link #start()} (0) lies before the first event.
 *
 * @param value 0 or more
 */
public record Position(long value) implements Comparable<Position> {
  private static final Position START = new Position(0);

  public Position {
    if (value < 0) {
      throw new InvalidEventException("position", "must not be negative");
    }
  }

  public static Position start() {
    return START;
  }

  public static Position of(long value) {
    return new Position(value);
  }

  public boolean isAfter(Position other) {
    return value > other.value;
  }

  public static Position max(Position left, Position right) {
    return left.value >= right.value ? left : right;
  }

  public static Position min(Position left, Position right) {
    return left.value <= right.value ? left : right;
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
