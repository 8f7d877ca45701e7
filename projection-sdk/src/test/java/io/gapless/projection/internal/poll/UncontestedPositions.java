package io.gapless.projection.internal.poll;

import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.ForwardingPositions;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.Positions;
import java.util.List;

/** Positions that nobody else moves: whoever loses there has not kept in mind where he stood. */
record UncontestedPositions(Positions delegate) implements ForwardingPositions {
  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    Outcome outcome = ForwardingPositions.super.apply(projection, advances, handler);
    if (outcome instanceof Outcome.Lost) {
      throw new AssertionError(
          "only the compare-and-set kept this from taking effect: " + advances);
    }
    return outcome;
  }
}
