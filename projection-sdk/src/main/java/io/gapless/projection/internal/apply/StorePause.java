package io.gapless.projection.internal.apply;

import io.gapless.projection.internal.core.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The wait while the store of positions cannot be used. */
final class StorePause {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final RandomGenerator random;
  private Optional<String> reason = Optional.empty();
  private int tries;
  private Instant due = Instant.MIN;

  StorePause(RandomGenerator random) {
    this.random = random;
  }

  void begin(String why, Instant now) {
    reason = Optional.of(why);
    tries++;
    due = now.plus(BACKOFF.wait(tries, random));
  }

  /** The store answered. */
  void end() {
    reason = Optional.empty();
    tries = 0;
  }

  boolean waits(Instant now) {
    return reason.isPresent() && now.isBefore(due);
  }

  Optional<String> reason() {
    return reason;
  }
}
