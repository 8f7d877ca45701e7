package io.gapless.projection;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;

/**
 * Told what a projection does, after it is done. Called by the projection's own threads, so it must
 * be quick and thread-safe; what it throws is logged and changes nothing.
 */
public interface ProjectionListener {
  /** An event took effect: its transaction has committed. */
  default void applied(Event event) {}

  /** A record brought a version that had taken effect before. */
  default void duplicate(EntityKey entity, EntityVersion version) {}

  /** Versions {@code from} to {@code to} are missing. */
  default void gapOpened(EntityKey entity, EntityVersion from, EntityVersion to) {}

  /** Nothing is missing any more, after {@code age}. */
  default void gapClosed(EntityKey entity, Duration age) {}

  /** An entity was set aside; all others go on. */
  default void parked(ParkedEntity parked) {}

  /** Every event of the type up to {@code through} has been applied, save durable exceptions. */
  default void verified(EntityType type, Position through) {}

  /**
   * Everything of a type is being rebuilt, or read for the first time, up to {@code to}. Every
   * instance tells it when it sees it.
   */
  default void rebuilding(EntityType type, Position to) {}

  /** That has come to its end; records are taken from Kafka again. */
  default void rebuilt(EntityType type) {}

  /** It pauses: nothing can be applied until a cause has gone; it is tried again by itself. */
  default void paused(String reason) {}

  /** Things go on after a pause. */
  default void unpaused() {}
}
