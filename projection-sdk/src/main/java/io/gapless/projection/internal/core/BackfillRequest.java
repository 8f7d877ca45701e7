package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.Optional;

/**
 * Asks the event store for versions of one entity.
 *
 * @param id tells requests of one core apart, so that a stale answer is known
 * @param entity the entity
 * @param applied its applied version when this was asked; if the store lacks it, that is a fork
 * @param from first version
 * @param to last version
 * @param seen highest version of the entity known to exist, if one above the applied one is known
 */
public record BackfillRequest(
    long id,
    EntityKey entity,
    EntityVersion applied,
    EntityVersion from,
    EntityVersion to,
    Optional<EntityVersion> seen) {
  public BackfillRequest {
    if (from.value() < 1 || from.isAfter(to)) {
      throw new IllegalArgumentException("no such range: " + from + " to " + to);
    }
  }

  /** How many versions it asks for. */
  public int size() {
    return Math.toIntExact(to.value() - from.value() + 1);
  }
}
