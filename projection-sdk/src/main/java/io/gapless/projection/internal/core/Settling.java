package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.internal.core.OpenEntity.Resume;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws the conclusions of what an entity holds: gaps open and close, it is done, or it conflicts.
 */
final class Settling {
  private final Duration grace;
  private final ProjectionListener listener;
  private final Parkings parkings;
  private final OpenEntities entities;
  private final Map<EntityKey, AppliedPosition> caughtUp = new LinkedHashMap<>();
  private boolean mayAsk;

  Settling(Duration grace, ProjectionListener listener, Parkings parkings, OpenEntities entities) {
    this.grace = grace;
    this.listener = listener;
    this.parkings = parkings;
    this.entities = entities;
  }

  /** Sees to it that the state fits what is held. */
  void settle(OpenEntity entity, Instant now) {
    if (entity.state instanceof EntityState.InOrder || entity.state instanceof EntityState.Gap) {
      settleLine(entity, now);
    }
    if (entities.isOpen(entity)) {
      entities.changed(entity);
    }
  }

  private void settleLine(OpenEntity entity, Instant now) {
    if (entity.holding.contradiction().isPresent()) {
      entity.park(
          parkings.conflict(entity.holding.contradiction().get(), "two events claim its version"));
    } else if (entity.holding.hasLine() && !entity.comparesApplied) {
      return;
    } else if (entity.refusesNext()) {
      entity.park(parkings.refused(entity, entity.refusal.orElseThrow()));
    } else {
      closeGap(entity, now);
      openGapOrFinish(entity, now);
    }
  }

  private void closeGap(OpenEntity entity, Instant now) {
    if (entity.state instanceof EntityState.Gap gap
        && gap.isClosed()
        && entity.resume != Resume.READING) {
      entity.state = gap.closed();
      listener.gapClosed(entity.key, Duration.between(gap.since(), now));
    }
  }

  private void openGapOrFinish(OpenEntity entity, Instant now) {
    if (!(entity.state instanceof EntityState.InOrder inOrder)) {
      return;
    }
    boolean reads = entity.resume == Resume.READING;
    if (reads || entity.holding.isBehind()) {
      Duration wait = reads ? Duration.ZERO : grace;
      entity.state = inOrder.missing(entity.holding.missingTo(), now, wait);
      mayAsk |= wait.isZero();
      listener.gapOpened(entity.key, inOrder.at().version().next(), entity.holding.missingTo());
      return;
    }
    entities.close(entity);
    if (entity.resume == Resume.AT_END) {
      caughtUp.put(entity.key, inOrder.at());
    }
  }

  /** A gap may be due that was not before. */
  void mayAsk() {
    mayAsk = true;
  }

  boolean takeMayAsk() {
    boolean taken = mayAsk;
    mayAsk = false;
    return taken;
  }

  Map<EntityKey, AppliedPosition> takeCaughtUp() {
    Map<EntityKey, AppliedPosition> taken = new LinkedHashMap<>(caughtUp);
    caughtUp.clear();
    return taken;
  }
}
