package io.gapless.projection.internal.poll;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all instances of a simulated projection share. */
final class SimulatedWorld {
  private final RandomGenerator random;
  private final SimulatedStore store;
  private final SimulatedLog log;
  private Instant now = Instant.EPOCH;

  SimulatedWorld(RandomGenerator random) {
    this.random = random;
    this.store = new SimulatedStore(random);
    this.log = new SimulatedLog(random);
  }

  RandomGenerator random() {
    return random;
  }

  InstantSource clock() {
    return () -> now;
  }

  void pass(long millis) {
    now = now.plusMillis(millis);
  }

  SimulatedStore store() {
    return store;
  }

  SimulatedLog log() {
    return log;
  }
}
