package io.gapless.replay.admit;

import java.time.Duration;

/**
 * What one caller, or all of them, have under way, and how many more they may begin: a token bucket
 * that holds one second's worth. Immutable; times are nanoseconds of any monotonic clock.
 *
 * @param underWay requests that have begun and not ended
 * @param tokens requests that may begin now
 * @param at when {@code tokens} was true
 */
record Share(int underWay, double tokens, long at) {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  /** Of somebody who has asked nothing yet. */
  static Share fresh(int perSecond, long now) {
    return new Share(0, perSecond, now);
  }

  /** The same at a later time. */
  Share at(long now, int perSecond) {
    double earned = (now - at) / SECOND * perSecond;
    return new Share(underWay, Math.min(perSecond, tokens + earned), now);
  }

  boolean admits(int atOnce) {
    return underWay < atOnce && tokens >= 1;
  }

  Share begun() {
    return new Share(underWay + 1, tokens - 1, at);
  }

  Share ended() {
    return new Share(underWay - 1, tokens, at);
  }
}
