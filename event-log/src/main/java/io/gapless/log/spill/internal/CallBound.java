package io.gapless.log.spill.internal;

import java.util.Collection;

/** How much one call may carry. */
public final class CallBound {
  private CallBound() {}

  /**
   * @throws IllegalArgumentException if there are more
   */
  public static void requireAtMost(int most, Collection<?> items) {
    if (items.size() > most) {
      throw new IllegalArgumentException("at most " + most + " at once, not " + items.size());
    }
  }
}
