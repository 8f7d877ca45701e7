package io.gapless.projection.internal.apply;

import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.watch.UnderWay;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPositions;
import io.gapless.projection.positions.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Runs one transaction after the other; other threads can see which one is under way. */
final class Transactions {
  private final ProjectionName projection;
  private final AppliedPositions positions;
  private final EventHandler handler;
  private final InstantSource clock;
  private volatile Optional<UnderWay> underWay = Optional.empty();

  Transactions(
      ProjectionName projection,
      AppliedPositions positions,
      EventHandler handler,
      InstantSource clock) {
    this.projection = projection;
    this.positions = positions;
    this.handler = handler;
    this.clock = clock;
  }

  /**
   * @param advances of different entities, at least one
   */
  Outcome apply(List<Advance> advances) {
    underWay = Optional.of(begun(advances));
    try {
      return positions.apply(projection, advances, handler);
    } finally {
      underWay = Optional.empty();
    }
  }

  /** Thread-safe. */
  Optional<UnderWay> underWay() {
    return underWay;
  }

  private UnderWay begun(List<Advance> advances) {
    Advance first = advances.getFirst();
    int events = advances.stream().mapToInt(advance -> advance.events().size()).sum();
    return new UnderWay(
        first.entity(), first.events().getFirst().version(), events, clock.instant());
  }
}
