package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.projection.positions.AppliedPosition;

/**
 * Decides what an event means to an entity, from versions alone: which partition, offset or hour it
 * comes from does not matter. An entity never met stands at version 0.
 */
public final class VersionGate {
  private VersionGate() {}

  public static Verdict judge(AppliedPosition at, EntityVersion version, EventId eventId) {
    EntityVersion next = at.version().next();
    if (version.equals(next)) {
      return new Verdict.Apply();
    }
    if (version.isAfter(next)) {
      return new Verdict.Gap(next, EntityVersion.of(version.value() - 1));
    }
    if (version.equals(at.version())
        && at.eventId().filter(id -> !id.equals(eventId)).isPresent()) {
      return new Verdict.Conflict();
    }
    return new Verdict.Duplicate();
  }
}
