package io.gapless.cli.torture.nemesis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One cell of the matrix: something that can be done to somebody.
 *
 * @param target whom; nothing else is done to the same target meanwhile
 * @param fault what
 * @param strike does it
 */
record Cell(String target, String fault, Strike strike) {
  /** As it stands in the matrix. */
  String name() {
    return target + " / " + fault;
  }

  /** Does something and undoes it again. */
  @FunctionalInterface
  interface Strike {
    /**
     * Returns when it is undone.
     *
     * @param spell how long it is to last
     */
    void strike(Spell spell, RandomGenerator random) throws InterruptedException;
  }

  /** How long a fault lasts: it may be cut short. */
  interface Spell {
    Duration length();

    /** Waits until it is over. */
    void sitOut() throws InterruptedException;

    /** Waits so long, or until it is over; returns whether it goes on. */
    boolean goesOnAfter(Duration pause) throws InterruptedException;
  }
}
