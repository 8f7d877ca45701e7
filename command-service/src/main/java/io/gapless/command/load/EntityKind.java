package io.gapless.command.load;

import io.gapless.command.decide.EntityDefinition;
import io.gapless.event.EntityKey;
import java.util.Optional;

/**
 * An entity type and its entities.
 *
 * @param definition what it is
 * @param states its entities
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
public record EntityKind<C, E, S>(EntityDefinition<C, E, S> definition, EntityStates<E, S> states) {
  /** Whether it has such a command. */
  public boolean knows(String command) {
    return definition.commands().names().contains(command);
  }

  /** The entity as callers see it, empty if it has no event. Blocks. */
  Optional<EntityView> view(EntityKey entity) {
    LoadedEntity<S> loaded = states.load(entity);
    return loaded.exists()
        ? Optional.of(
            new EntityView(entity, loaded.version(), definition.states().write(loaded.state())))
        : Optional.empty();
  }
}
