package io.gapless.projection.internal.watch;

import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionStatus.OpenGap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A projection is stuck if it has work at hand and has finished nothing for a while, or if one of
 * its transactions does not end: others may go on then, but no proof passes its events. It is
 * judged by whoever asks, from what the poll loop left behind: the loop may be the one that hangs.
 * Pure.
 *
 * @param after how long nothing may be finished
 * @param grace how long a gap may heal itself; that long it is no work at hand
 */
public record StuckRule(Duration after, Duration grace) {
  /** Whoever is down for a reason that is known stays so. */
  public ProjectionHealth judge(
      ProjectionHealth known, Trace trace, Optional<UnderWay> underWay, Instant now) {
    Duration still = Duration.between(trace.wellAt(), now);
    Optional<UnderWay> hanging = underWay.filter(it -> it.age(now).compareTo(after) >= 0);
    if (!known.isUp() || (still.compareTo(after) < 0 && hanging.isEmpty())) {
      return known;
    }
    return still.compareTo(after) >= 0
        ? new ProjectionHealth.Stuck(reason(trace, underWay, now), trace.wellAt())
        : hanging
            .<ProjectionHealth>map(it -> new ProjectionHealth.Stuck(running(it, now), it.since()))
            .orElse(known);
  }

  /** What takes most of the time is to blame: a transaction, the thread, or what cannot go on. */
  private String reason(Trace trace, Optional<UnderWay> underWay, Instant now) {
    Duration most = Duration.between(trace.wellAt(), now).dividedBy(2);
    Duration silent = Duration.between(trace.turnedAt(), now);
    return underWay
        .filter(it -> it.age(now).compareTo(most) >= 0)
        .map(it -> running(it, now))
        .or(() -> silent.compareTo(most) >= 0 ? Optional.of(hanging(silent)) : Optional.empty())
        .or(() -> trace.turn().dueGap(grace).map(StuckRule::missing))
        .orElseGet(() -> unfinished(trace.turn()));
  }

  private static String running(UnderWay transaction, Instant now) {
    return "handler or its transaction has been running for %d s, with %d events from %s version %s on"
        .formatted(
            transaction.age(now).toSeconds(),
            transaction.events(),
            transaction.entity(),
            transaction.version());
  }

  private static String hanging(Duration silent) {
    return "poll thread has not come round for %d s".formatted(silent.toSeconds());
  }

  private static String missing(OpenGap gap) {
    return "gap of %s, version %s to %s, asked %d times"
        .formatted(gap.entity(), gap.from(), gap.to(), gap.asked());
  }

  private static String unfinished(Turn turn) {
    if (turn.unfinished() > 0) {
      return "%d entities cannot go on, %d events held".formatted(turn.unfinished(), turn.held());
    }
    return turn.rebuilding()
        ? "a rebuild does not come further; is the replay service reachable?"
        : "lag of %d records, none is polled".formatted(turn.lag());
  }
}
