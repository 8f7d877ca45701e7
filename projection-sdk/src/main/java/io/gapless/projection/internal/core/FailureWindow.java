package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a poisoned event from a failing dependency, by how many entities fail and whether others
 * still succeed. Keeps at most as many entities as make a failing dependency.
 */
final class FailureWindow {
  private final Duration length;
  private final int many;
  private final Map<EntityKey, Instant> lastFailures = new LinkedHashMap<>();
  private Instant lastSuccess = Instant.MIN;

  FailureWindow(Duration length, int many) {
    this.length = length;
    this.many = many;
  }

  void failed(EntityKey entity, Instant now) {
    lastFailures.remove(entity);
    lastFailures.values().removeIf(at -> at.plus(length).isBefore(now));
    if (lastFailures.size() < many) {
      lastFailures.put(entity, now);
    }
  }

  /** The entity was applied: whatever failed before may have been in the same trouble. */
  void succeeded(EntityKey entity, Instant now) {
    lastFailures.remove(entity);
    lastSuccess = now;
  }

  /** So many fail that it is not the fault of their events. */
  boolean isManyFailing() {
    return lastFailures.size() >= many;
  }

  /** Others were applied after {@code since}, or it is too long ago to wait for that. */
  boolean isItsOwnFault(Instant since, Instant now) {
    return lastSuccess.isAfter(since) || !now.isBefore(since.plus(length));
  }

  void clear() {
    lastFailures.clear();
  }
}
