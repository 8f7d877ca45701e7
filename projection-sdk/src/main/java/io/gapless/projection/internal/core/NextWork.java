package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.projection.positions.Advance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses what is to be done next, out of what is open. */
final class NextWork {
  private final OpenEntities entities;
  private final FailurePause failures;

  NextWork(OpenEntities entities, FailurePause failures) {
    this.entities = entities;
    this.failures = failures;
  }

  List<EntityKey> unplaced(int most) {
    return entities.all().stream()
        .filter(entity -> entity.state instanceof EntityState.Unplaced)
        .limit(most)
        .map(entity -> entity.key)
        .toList();
  }

  List<Advance> ready(int most) {
    List<Advance> ready = new ArrayList<>();
    int left = failures.isPaused() ? 0 : most;
    for (OpenEntity entity : entities.all()) {
      if (left <= 0) {
        break;
      }
      if (entity.isReady()) {
        Advance advance = advance(entity, left);
        ready.add(advance);
        left -= advance.events().size();
      }
    }
    return ready;
  }

  List<Advance> retries(Instant now) {
    if (failures.isPaused()) {
      return probe(now).map(List::of).orElse(List.of());
    }
    return entities.all().stream()
        .filter(entity -> entity.isRetryDue(now))
        .map(entity -> advance(entity, 1))
        .toList();
  }

  List<ToPark> toPark() {
    List<ToPark> toPark = new ArrayList<>();
    for (OpenEntity entity : entities.all()) {
      if (entity.state instanceof EntityState.Parking parking) {
        toPark.add(new ToPark(parking.at(), parking.parked()));
      }
    }
    return toPark;
  }

  private Optional<Advance> probe(Instant now) {
    if (!failures.isProbeDue(now)) {
      return Optional.empty();
    }
    boolean wantsFailing = failures.nextProbeIsFailing();
    Optional<OpenEntity> probed =
        entities.all().stream()
            .filter(OpenEntity::canBeProbed)
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
