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
  private static final String SOME = "some";

  /** Of how many points {@code some} takes one. */
  private static final int SOME_OF = 3;

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
   * The table of one kind of process. The system property {@code gapless.crash-points} says which
   * part of it: {@code kill} (the default), {@code throw} or {@code pause} at each point, {@code
   * all} of these, or {@code some}: a kill at every third point, for where time is short.
   */
  public static List<CrashCase> of(CrashPoint.Where where) {
    String wanted = System.getProperty(WANTED, "kill");
    return Arrays.stream(Strike.values())
        .filter(it -> isWanted(it, wanted))
        .flatMap(
            strike ->
                Arrays.stream(CrashPoint.values())
                    .filter(point -> point.where() == where)
                    .filter(point -> !wanted.equals(SOME) || point.ordinal() % SOME_OF == 0)
                    .map(point -> new CrashCase(point, strike)))
        .toList();
  }

  private static boolean isWanted(Strike strike, String wanted) {
    return wanted.equals("all")
        || wanted.equalsIgnoreCase(strike.name())
        || (wanted.equals(SOME) && strike == Strike.KILL);
  }
}
