package io.gapless.log.append;

import io.gapless.event.EntityVersion;

/**
 * The version an entity must have for an append to be made.
 *
 * @param expected the entity's version; {@link EntityVersion#none()} for one that must not exist
 *     yet
 */
public record AppendCondition(EntityVersion expected) {
  public static AppendCondition at(EntityVersion expected) {
    return new AppendCondition(expected);
  }

  public static AppendCondition at(long expected) {
    return new AppendCondition(EntityVersion.of(expected));
  }

  /** The entity has no event yet. */
  public static AppendCondition isNew() {
    return new AppendCondition(EntityVersion.none());
  }

  public boolean allows(EntityVersion actual) {
    return expected.equals(actual);
  }
}
