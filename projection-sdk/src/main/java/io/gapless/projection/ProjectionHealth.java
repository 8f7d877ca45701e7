package io.gapless.projection;

import java.time.Instant;

/** Whether a projection makes progress. */
public sealed interface ProjectionHealth {
  /** It does. */
  record Running() implements ProjectionHealth {}

  /**
   * It waits for something outside itself, tries again by itself, and has parked nobody for it.
   *
   * @param reason for what
   * @param since since when
   */
  record Paused(String reason, Instant since) implements ProjectionHealth {}

  /**
   * One of its threads died; it is started again after a while.
   *
   * @param reason of what
   * @param since since when
   */
  record Dead(String reason, Instant since) implements ProjectionHealth {}

  /**
   * It has work at hand and has finished nothing for {@link ProjectionSettings#stuckAfter()}, for
   * no reason that it knows of. It goes on by itself once it can. To have nothing to do is not to
   * be stuck.
   *
   * @param reason what it waits for: the transaction that does not end, the gap that stays open, or
   *     how much cannot go on
   * @param since when it last finished something, or had nothing to do
   */
  record Stuck(String reason, Instant since) implements ProjectionHealth {}

  /** {@link Projection#close()} was called. */
  record Closed() implements ProjectionHealth {}

  /** Whether it is {@link Running}. */
  default boolean isUp() {
    return this instanceof Running;
  }
}
