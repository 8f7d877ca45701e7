package io.gapless.cli.demo;

import java.time.Duration;

/**
 * How fast the story is told.
 *
 * @param calm before, between and after the acts
 * @param brokerAway how long the broker stays dead
 */
public record Tempo(Duration calm, Duration brokerAway) {
  /** With the broker away for 15 s: about 90 seconds for all. */
  public static Tempo forPeople(Duration brokerAway) {
    return new Tempo(Duration.ofSeconds(4), brokerAway);
  }
}
