package io.gapless.command.decide;

import io.gapless.command.json.JsonObject;

/**
 * How the events of an entity type are stored.
 *
 * @param <E> events
 */
public interface EventFormat<E> {
  /**
   * An event as it is stored.
   *
   * @param type event type, for example {@code AccountCreated}
   * @param schemaVersion version of the payload's schema, 1 or more
   * @param payload the content
   */
  record StoredForm(String type, int schemaVersion, JsonObject payload) {}

  StoredForm write(E event);

  /**
   * Reads every form that was ever written.
   *
   * @throws IllegalArgumentException if this is no event of the entity type
   */
  E read(StoredForm stored);
}
