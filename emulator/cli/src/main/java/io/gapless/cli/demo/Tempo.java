package io.gapless.cli.demo;

import java.time.Duration;

/**
 * How fast the story is told.
 *
 * @param calm before, between and after the acts
 * @param brokerAway how long the broker stays dead
 * @param restsAfter whether the load rests from the broker's return until all is made up for
 */
public record Tempo(Duration calm, Duration brokerAway, boolean restsAfter) {
  /** With the broker away for 15 s: about 90 seconds for all. */
  public static Tempo forPeople(Duration brokerAway, boolean restsAfter) {
    return new Tempo(Duration.ofSeconds(4), brokerAway, restsAfter);
  }
}
