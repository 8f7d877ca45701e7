package io.gapless.projection.internal.apply;

import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.watch.UnderWay;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPositions;
import io.gapless.projection.positions.Outcome;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs transactions; any thread can see which are under way. Thread-safe. */
final class Transactions {
  private final ProjectionName projection;
  private final AppliedPositions positions;
  private final EventHandler handler;
  private final InstantSource clock;
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();

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
   * @param advances of different entities, at least one; none of which is in another transaction
   */
  Outcome apply(List<Advance> advances) {
    UnderWay begun = begun(advances);
    underWay.add(begun);
    try {
      return positions.apply(projection, advances, handler);
    } finally {
      underWay.remove(begun);
      forgetInterrupt();
    }
  }

  /**
   * A handler that was interrupted by its own doing leaves the mark to us, and nobody meant us.
   * Whoever closes the projection has said so before it interrupts.
   */
  @SuppressWarnings("ResultOfMethodCallIgnored")
  private static void forgetInterrupt() {
    Thread.interrupted();
  }

  /** The one that began first. */
  Optional<UnderWay> oldest() {
    return underWay.stream().min(Comparator.comparing(UnderWay::since));
  }

  private UnderWay begun(List<Advance> advances) {
    Advance first = advances.getFirst();
    int events = advances.stream().mapToInt(advance -> advance.events().size()).sum();
    return new UnderWay(
        first.entity(), first.events().getFirst().version(), events, clock.instant());
  }
}
