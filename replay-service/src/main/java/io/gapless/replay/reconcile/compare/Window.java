package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;

/**
 * Positions of one entity type.
 *
 * @param type whose events
 * @param after the position before the first one
 * @param through the last one, at most {@value #MAX_POSITIONS} further
 */
public record Window(EntityType type, Position after, Position through) {
  /** Most positions of a window. */
  public static final long MAX_POSITIONS = 100_000_000;

  public Window {
    if (through.value() < after.value() || through.value() - after.value() > MAX_POSITIONS) {
      throw new InvalidEventException(
          "throughPosition", "must be afterPosition or at most " + MAX_POSITIONS + " more");
    }
  }

  /** The same window, but not beyond {@code most}; empty if all of it lies there. */
  public Window upTo(Position most) {
    return new Window(type, after, Position.max(after, Position.min(through, most)));
  }

  boolean isEmpty() {
    return through.equals(after);
  }

  boolean contains(long position) {
    return position > after.value() && position <= through.value();
  }
}
