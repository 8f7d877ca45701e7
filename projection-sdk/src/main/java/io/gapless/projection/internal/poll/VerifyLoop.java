package io.gapless.projection.internal.poll;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares heads every few seconds, sooner while something seen waits to be applied. */
final class VerifyLoop {
  private static final Logger LOG = LoggerFactory.getLogger(VerifyLoop.class);
  private static final int SOONER = 10;

  /**
   * What all instances share, as last read.
   *
   * @param through verified through, per type
   * @param parked entities set aside
   * @param unreadable records kept aside
   */
  record Shared(Map<EntityType, Position> through, long parked, long unreadable) {
    static final Shared EMPTY = new Shared(Map.of(), 0, 0);

    Shared {
      through = Map.copyOf(through);
    }
  }

  private final ProjectionName projection;
  private final Positions positions;
  private final List<Verifier> verifiers;
  private final Duration every;
  private volatile Shared shared = Shared.EMPTY;

  VerifyLoop(
      ProjectionName projection, Positions positions, List<Verifier> verifiers, Duration every) {
    this.projection = projection;
    this.positions = positions;
    this.verifiers = List.copyOf(verifiers);
    this.every = every;
  }

  Shared shared() {
    return shared;
  }

  void run(SupervisedThread.Closing closing) throws InterruptedException {
    while (!closing.await(untilNext())) {
      try {
        compare();
      } catch (PositionsException e) {
        LOG.atWarn()
            .addKeyValue("projection", projection)
            .addKeyValue("reason", e.toString())
            .log("Heads cannot be compared, trying again");
      }
    }
  }

  private void compare() {
    Map<EntityType, Position> through = new HashMap<>();
    for (Verifier verifier : verifiers) {
      through.put(verifier.type(), verifier.compare());
    }
    shared =
        new Shared(
            through, positions.parkedCount(projection), positions.unreadableCount(projection));
  }

  private Duration untilNext() {
    boolean waits = verifiers.stream().anyMatch(Verifier::isWaiting);
    return waits ? every.dividedBy(SOONER) : every;
  }
}
