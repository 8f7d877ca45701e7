package io.gapless.projection.internal.apply;

import java.time.Duration;
import java.time.Instant;

/**
 * How many batches run at once. Usually one: what comes meanwhile is the next, which makes large
 * batches. A second begins beside it when it is full, or when the first takes long, so that a slow
 * one holds up nobody. Where batches get into each other's way (rows that entities share) fewer run
 * at once for a while.
 */
final class Overlap {
  private static final Duration PATIENCE = Duration.ofMillis(10);
  private static final int UNTIL_MORE = 100;

  private final int most;
  private int allowed;
  private int running;
  private int committed;
  private Instant lastBegun = Instant.MIN;

  Overlap(int most) {
    this.most = most;
    this.allowed = most;
  }

  /**
   * @param full whether there is enough for a whole batch
   */
  boolean mayBegin(boolean full, Instant now) {
    return running == 0 || (running < allowed && (full || !now.isBefore(lastBegun.plus(PATIENCE))));
  }

  void begun(Instant now) {
    running++;
    lastBegun = now;
  }

  void ended() {
    running--;
  }

  /** A batch went through. */
  void committed() {
    committed++;
    if (committed >= UNTIL_MORE) {
      committed = 0;
      allowed = Math.min(most, allowed + 1);
    }
  }

  /**
   * A batch ran into others' locks.
   *
   * @return whether fewer run now, so that the same batch may be tried again
   */
  boolean contended() {
    boolean fewer = allowed > 1;
    allowed = Math.max(1, allowed / 2);
    committed = 0;
    return fewer;
  }
}
