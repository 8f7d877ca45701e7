package io.gapless.projection;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;

/**
 * Takes back what the handler did, so that a rebuild can do it again. Its effects belong into
 * {@code tx}: they commit together with the positions that are set back, or not at all.
 */
public interface StateReset {
  /**
   * Takes back everything about one entity, and nothing about others.
   *
   * @throws Exception if that cannot be done; then nothing is rebuilt
   */
  void entity(EntityKey entity, Transaction tx) throws Exception;

  /**
   * Takes back everything about all entities of a type.
   *
   * @throws Exception if that cannot be done; then nothing is rebuilt
   */
  void all(EntityType type, Transaction tx) throws Exception;
}
