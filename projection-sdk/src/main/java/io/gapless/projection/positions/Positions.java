package io.gapless.projection.positions;

/**
 * The store beside a projection's state. Thread-safe. Every implementation passes {@code
 * PositionsConformance}: keys are compared as bytes, a position moves only by compare-and-set and
 * only together with the handler's effects.
 */
public interface Positions
    extends AppliedPositions,
        ParkedEntities,
        VerifiedPositions,
        RebuiltPositions,
        UnreadableRecords {
  /**
   * Called before the first use, and again until it succeeds: creates what is missing, checks what
   * must be so.
   *
   * @throws PositionsException if the store cannot be used now
   */
  default void prepare() {}
}
