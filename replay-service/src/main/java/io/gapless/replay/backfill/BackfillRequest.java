package io.gapless.replay.backfill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;

/**
 * Which versions are missing.
 *
 * @param entity of which entity
 * @param from the first one, 1 or more
 * @param to the last one, not before {@code from}; a request may name more than {@link
 *     #MAX_VERSIONS}, its answer ends there
 * @param seen the highest version of this entity that the caller saw on the topic, {@link
 *     EntityVersion#none()} if it does not say
 */
public record BackfillRequest(
    EntityKey entity, EntityVersion from, EntityVersion to, EntityVersion seen) {
  /** Versions that one answer covers. */
  public static final int MAX_VERSIONS = 1_000;

  public BackfillRequest {
    if (from.value() < 1) {
      throw new InvalidEventException("from", "must be 1 or more");
    }
    if (from.isAfter(to)) {
      throw new InvalidEventException("to", "must not be below from");
    }
  }

  /** The part that one answer covers. */
  VersionRange range() {
    // Not to - from + 1, which overflows for the largest numbers.
    long more = Math.min(to.value() - from.value(), MAX_VERSIONS - 1L);
    return new VersionRange(entity, from, (int) more + 1);
  }
}
