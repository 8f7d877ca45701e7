package io.gapless.projection.positions;

import io.gapless.event.EntityVersion;

/** What became of the request to skip the event before which an entity is parked. */
public sealed interface SkipResult {
  /** Skipped, and recorded who asked and why. The entity goes on with the next version. */
  record Skipped(EntityVersion version) implements SkipResult {}

  /** The entity is not parked, or not before the version that was to be skipped. */
  record NotParked() implements SkipResult {}

  /** It is parked for a reason that skipping would only hide. */
  record NotSkippable(ParkReason reason) implements SkipResult {}
}
