package io.gapless.command.decide;

import io.gapless.command.json.JsonObject;

/**
 * How an entity's state is shown to callers.
 *
 * @param <S> states
 */
@FunctionalInterface
public interface StateFormat<S> {
  /**
   * @param state of an entity with at least one event
   */
  JsonObject write(S state);
}
