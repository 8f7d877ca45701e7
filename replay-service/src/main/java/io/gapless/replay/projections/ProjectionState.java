package io.gapless.replay.projections;

import io.gapless.event.wire.ProjectionReport.HealthKind;

/** How a projection is, all its instances taken together; what needs somebody first comes first. */
enum ProjectionState {
  /** A thread of an instance died; it is started again. */
  DEAD,
  /** No instance reports any more, and not all of them were closed. */
  SILENT,
  /** An instance has work at hand and finishes nothing. */
  STUCK,
  /** An instance waits for something outside itself. */
  PAUSED,
  /** Every instance was closed. */
  CLOSED,
  /** It goes on, but for entities that are parked. */
  PARKED,
  /** It goes on. */
  RUNNING;

  /** One instance alone. */
  static ProjectionState of(HealthKind health) {
    return valueOf(health.name());
  }
}
