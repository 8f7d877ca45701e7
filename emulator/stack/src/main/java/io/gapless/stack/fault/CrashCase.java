package io.gapless.stack.fault;

import io.gapless.event.crash.CrashPoint;
import java.util.Arrays;
import java.util.List;

/**
 * One line of the table of crashes: what happens to a process, and where.
 *
 * @param point where
 * @param strike what
 */
public record CrashCase(CrashPoint point, Strike strike) {
  private static final String WANTED = "gapless.crash-points";

  /** What happens to a process at a point. */
  public enum Strike {
    /** It dies as of kill -9. */
    KILL,
    /** An exception is thrown there. */
    THROW,
    /** It stands still, and is stopped meanwhile by whoever tests it. */
    PAUSE
  }

  /**
   * The table of one kind of process: each of its points with a kill, or with what the system
   * property {@code gapless.crash-points} names: {@code throw}, {@code pause}, {@code all}.
   */
  public static List<CrashCase> of(CrashPoint.Where where) {
    String wanted = System.getProperty(WANTED, "kill");
    return Arrays.stream(Strike.values())
        .filter(it -> wanted.equals("all") || wanted.equalsIgnoreCase(it.name()))
        .flatMap(
            strike ->
                Arrays.stream(CrashPoint.values())
                    .filter(point -> point.where() == where)
                    .map(point -> new CrashCase(point, strike)))
        .toList();
  }
}
