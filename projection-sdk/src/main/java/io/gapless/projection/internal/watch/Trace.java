package io.gapless.projection.internal.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * What the poll loop left behind.
 *
 * @param wellAt when it last had nothing to finish, or finished something
 * @param turnedAt when it was last seen to turn
 * @param turn what that turn left unfinished
 */
public record Trace(Instant wellAt, Instant turnedAt, Turn turn) {
  static Trace begun(Instant now) {
    return new Trace(now, now, Turn.IDLE);
  }

  /** An event was applied, ignored or set aside at that time. */
  Trace finished(Instant at) {
    return at.isAfter(wellAt) ? new Trace(at, turnedAt, turn) : this;
  }

  Trace turned(Turn next, Duration grace, Instant now) {
    return new Trace(next.hasWork(grace) ? wellAt : now, now, next);
  }
}
