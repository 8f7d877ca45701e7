package io.gapless.command.decide;

import io.gapless.command.json.JsonObject;
import java.util.Set;

/**
 * How the commands of an entity type are written.
 *
 * @param <C> commands
 */
public interface CommandFormat<C> {
  /** The names of all commands, as they stand in URLs. */
  Set<String> names();

  /**
   * @param name one of {@link #names()}
   * @throws InvalidFieldException if a field is missing, unknown or not as it must be
   */
  C read(String name, JsonObject body);
}
