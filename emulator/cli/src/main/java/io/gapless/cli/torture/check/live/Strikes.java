package io.gapless.cli.torture.check.live;

import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What was broken when, from the nemesis' history. */
public final class Strikes {
  /**
   * One strike.
   *
   * @param target on whom
   * @param fault what
   * @param begin in microseconds, as in histories
   * @param over when it was over at the latest, with everything up again
   * @param broken until then it was broken for sure
   */
  public record Strike(String target, String fault, long begin, long over, long broken) {
    /** Whether any of it lies in a time. */
    public boolean overlaps(long from, long to) {
      return begin <= to && over >= from;
    }

    public String name() {
      return target + " / " + fault;
    }
  }

  private final Map<Long, HistoryLine> open = new HashMap<>();
  private final List<Strike> strikes = new ArrayList<>();

  public void add(HistoryLine line) {
    long strike = line.number("strike");
    if (strike == 0) {
      return;
    }
    if (line.kind() == Kind.INVOKE) {
      open.put(strike, line);
    } else {
      HistoryLine begun = open.remove(strike);
      if (begun != null) {
        strikes.add(strike(begun, line.atMicros()));
      }
    }
  }

  /** Nothing comes any more; what did not end goes on for ever. */
  public void seal() {
    open.values().forEach(it -> strikes.add(strike(it, Long.MAX_VALUE)));
    open.clear();
  }

  private static Strike strike(HistoryLine begun, long over) {
    String[] parts = begun.text("cell").split(" / ", 2);
    long length = 1_000 * begun.number("millis");
    return new Strike(
        parts[0],
        parts.length > 1 ? parts[1] : "",
        begun.atMicros(),
        over,
        Math.min(over, begun.atMicros() + length));
  }

  /** Whether any strike of a kind overlaps a time. */
  public boolean any(long from, long to, Predicate<Strike> which) {
    return strikes.stream().anyMatch(it -> it.overlaps(from, to) && which.test(it));
  }

  public List<Strike> all() {
    return strikes;
  }
}
