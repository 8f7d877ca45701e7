package io.gapless.event.crash;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to happen at a point.
 *
 * @param passage at which passage, from 1
 */
record CrashOrder(int passage, Action action) {
  private static final Pattern TEXT =
      Pattern.compile("([1-9][0-9]{0,5}) (?:(kill)|(throw)|pause ([1-9][0-9]{0,5})ms)");

  /** What happens. */
  sealed interface Action {
    /** The process ends at once. */
    record Kill() implements Action {}

    /** An exception is thrown. */
    record Throw() implements Action {}

    /** The thread stands still. */
    record Pause(Duration length) implements Action {}
  }

  /**
   * @throws IllegalArgumentException if it is no order
   */
  static CrashOrder parse(String text) {
    Matcher order = TEXT.matcher(text.strip());
    if (!order.matches()) {
      throw new IllegalArgumentException(
          "an order is '<passage> kill', '<passage> throw' or '<passage> pause <n>ms', not '"
              + text
              + "'");
    }
    return new CrashOrder(Integer.parseInt(order.group(1)), action(order));
  }

  private static Action action(Matcher order) {
    if (order.group(2) != null) {
      return new Action.Kill();
    }
    return order.group(3) != null
        ? new Action.Throw()
        : new Action.Pause(Duration.ofMillis(Long.parseLong(order.group(4))));
  }
}
