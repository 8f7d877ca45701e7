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

  /** {@link Projection#close()} was called. */
  record Closed() implements ProjectionHealth {}

  default boolean isUp() {
    return this instanceof Running;
  }
}
