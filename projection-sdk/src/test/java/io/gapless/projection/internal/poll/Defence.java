package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.Positions;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What keeps effects in order and complete, in several rings: a fault of an inner one is hidden by
 * the outer ones. So each is switched off in turn, in a world that the others have to cope with.
 */
enum Defence {
  /** The position stored decides. Without it: one instance, whose commits are all answered. */
  COMPARE_AND_SET,

  /** Positions are remembered right. Without it: what is read is now and then long past. */
  MEMORY,

  /** Offsets stay behind what is unfinished. Without it: whatever was polled is committed. */
  OFFSETS,

  /** What failed is tried again. Without it: backfills are answered at the first time. */
  RETRY,

  /** Heads are compared. Without it: the topic loses nothing. */
  HEAD_COMPARISON;

  /** Longer than any run takes. */
  private static final Duration NEVER = Duration.ofDays(1);

  /** Positions as an instance sees them while this one is switched off. */
  Positions without(FaultyPositions positions, RandomGenerator random, Set<String> reached) {
    return switch (this) {
      case COMPARE_AND_SET -> new UncontestedPositions(positions);
      case MEMORY -> new ForgetfulPositions(positions, random, reached);
      case OFFSETS, RETRY, HEAD_COMPARISON -> positions;
    };
  }

  /** Settings of an instance while this one is switched off. */
  ProjectionSettings without(ProjectionSettings settings) {
    return this == RETRY
        ? settings
            .withRetry(it -> it.withAttempts(1))
            .withBackfill(it -> it.withTimeout(NEVER).withBackoff(NEVER))
        : settings;
  }
}
