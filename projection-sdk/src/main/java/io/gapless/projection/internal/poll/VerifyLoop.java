package io.gapless.projection.internal.poll;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares heads every few seconds, sooner while something seen waits to be applied. While much is
 * still to be polled it does so seldom: that has to be applied first, and many events of an entity
 * are then compared at once. Looks more often whether another instance began a rebuild.
 */
final class VerifyLoop {
  private static final Logger LOG = LoggerFactory.getLogger(VerifyLoop.class);
  private static final int SOONER = 10;
  private static final int LOOKS = 4;
  private static final int LARGE_LAG = 10_000; // records
  private static final int SELDOM = 5;
  private static final int ROUNDS_TILL_ALL = 100; // types are compared, during a rebuild
  private static final Duration REBUILDING = Duration.ofMillis(20);

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
  private final Rebuilds rebuilds;
  private final LongSupplier lag;
  private int looks;
  private int rounds;
  private volatile Shared shared = Shared.EMPTY;

  VerifyLoop(
      ProjectionName projection,
      Positions positions,
      List<Verifier> verifiers,
      Duration every,
      Rebuilds rebuilds,
      LongSupplier lag) {
    this.projection = projection;
    this.positions = positions;
    this.verifiers = List.copyOf(verifiers);
    this.every = every;
    this.rebuilds = rebuilds;
    this.lag = lag;
  }

  Shared shared() {
    return shared;
  }

  void run(SupervisedThread.Closing closing) throws InterruptedException {
    while (!closing.await(untilNext())) {
      try {
        if (isRebuildingHere() && ++rounds % ROUNDS_TILL_ALL != 0) {
          readOn();
        } else if (isSoon() || ++looks % (LOOKS * (lags() ? SELDOM : 1)) == 0) {
          compare();
        } else {
          look();
        }
      } catch (PositionsException e) {
        LOG.atWarn()
            .addKeyValue("projection", projection)
            .addKeyValue("reason", e.toString())
            .log("Heads cannot be compared, trying again");
      }
    }
  }

  /** Only what this instance has events read again for: that is done many times a second. */
  private void readOn() {
    for (Verifier verifier : verifiers) {
      if (verifier.isRebuilding()) {
        verifier.compare().ifPresent(it -> rebuilds.seen(verifier.type(), it));
      }
    }
  }

  private void compare() {
    Map<EntityType, Position> through = new HashMap<>();
    for (Verifier verifier : verifiers) {
      EntityType type = verifier.type();
      Optional<VerifiedPosition> now = verifier.compare();
      now.ifPresent(it -> rebuilds.seen(type, it));
      through.put(type, now.map(VerifiedPosition::through).orElse(Position.start()));
    }
    share(through);
  }

  private void look() {
    Map<EntityType, Position> through = new HashMap<>();
    for (Verifier verifier : verifiers) {
      EntityType type = verifier.type();
      Optional<VerifiedPosition> now = positions.verified(projection, type);
      now.ifPresent(it -> rebuilds.seen(type, it));
      through.put(type, now.map(VerifiedPosition::through).orElse(Position.start()));
    }
    if (looks % LOOKS == 0) {
      share(through);
    }
  }

  private void share(Map<EntityType, Position> through) {
    shared =
        new Shared(
            through, positions.parkedCount(projection), positions.unreadableCount(projection));
  }

  private boolean isSoon() {
    return rebuilds.isAny() || (!lags() && verifiers.stream().anyMatch(Verifier::isWaiting));
  }

  private boolean lags() {
    return lag.getAsLong() >= LARGE_LAG;
  }

  private boolean isRebuildingHere() {
    return verifiers.stream().anyMatch(Verifier::isRebuilding);
  }

  private Duration untilNext() {
    if (isRebuildingHere()) {
      return REBUILDING;
    }
    return every.dividedBy(isSoon() ? SOONER : LOOKS);
  }
}
