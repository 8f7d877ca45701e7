package io.gapless.command.load;

import io.gapless.event.EntityVersion;

/**
 * An entity's state at a version.
 *
 * @param version {@link EntityVersion#none()} if it has no event
 * @param state what its events add up to
 * @param <S> states
 */
public record LoadedEntity<S>(EntityVersion version, S state) {
  public boolean exists() {
    return version.isAfter(EntityVersion.none());
  }
}
