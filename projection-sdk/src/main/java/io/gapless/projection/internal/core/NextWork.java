package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.projection.internal.core.Agenda.Need;
import io.gapless.projection.positions.Advance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Chooses what is to be done next, out of what is open and nobody works on. */
final class NextWork {
  private final OpenEntities entities;
  private final FailurePause failures;

  NextWork(OpenEntities entities, FailurePause failures) {
    this.entities = entities;
    this.failures = failures;
  }

  List<EntityKey> unplaced(int most) {
    return entities.inNeedOf(Need.POSITION).stream().limit(most).map(entity -> entity.key).toList();
  }

  List<Advance> ready(int most) {
    List<Advance> ready = new ArrayList<>();
    int left = failures.isPaused() ? 0 : most;
    Iterator<OpenEntity> next = entities.inNeedOf(Need.APPLYING).iterator();
    while (left > 0 && next.hasNext()) {
      Advance advance = advance(next.next(), left);
      ready.add(advance);
      left -= advance.events().size();
    }
    return ready;
  }

  int readyEntities() {
    return entities.inNeedOf(Need.APPLYING).size();
  }

  Optional<Advance> retry(Instant now) {
    if (failures.isPaused()) {
      return probe(now);
    }
    Collection<OpenEntity> failing = entities.inNeedOf(Need.RETRY);
    return failing.isEmpty()
        ? Optional.empty()
        : failing.stream()
            .filter(entity -> entity.isRetryDue(now))
            .findFirst()
            .map(entity -> advance(entity, 1));
  }

  Optional<ToPark> toPark() {
    for (OpenEntity entity : entities.inNeedOf(Need.PARKING)) {
      if (entity.state instanceof EntityState.Parking parking) {
        return Optional.of(new ToPark(parking.at(), parking.parked()));
      }
    }
    return Optional.empty();
  }

  private Optional<Advance> probe(Instant now) {
    if (!failures.isProbeDue(now)) {
      return Optional.empty();
    }
    boolean wantsFailing = failures.nextProbeIsFailing();
    Optional<OpenEntity> probed =
        entities.all().stream()
            .filter(entity -> entity.canBeProbed() && !entity.underWay)
            .min(Comparator.comparing(entity -> entity.isStuck() != wantsFailing));
    if (probed.isEmpty()) {
      failures.endPause(); // what failed went to another instance
    }
    return probed.map(entity -> advance(entity, 1));
  }

  private static Advance advance(OpenEntity entity, int most) {
    EntityState.Placed placed = (EntityState.Placed) entity.state;
    return new Advance(entity.key, placed.at(), entity.holding.line(most));
  }
}
