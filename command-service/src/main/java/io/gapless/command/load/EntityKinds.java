package io.gapless.command.load;

import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.log.CommandLog;
import io.gapless.event.EntityType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All entity types of the service. Thread-safe. */
public final class EntityKinds {
  private final Map<EntityType, EntityKind<?, ?, ?>> byType;

  /**
   * @param kept most entities of a type whose state is kept
   * @throws IllegalArgumentException if two definitions have the same entity type
   */
  public EntityKinds(
      Collection<? extends EntityDefinition<?, ?, ?>> definitions, CommandLog log, int kept) {
    Map<EntityType, EntityKind<?, ?, ?>> kinds = new HashMap<>();
    for (EntityDefinition<?, ?, ?> definition : definitions) {
      if (kinds.put(definition.type(), kind(definition, log, kept)) != null) {
        throw new IllegalArgumentException(
            "two definitions have the entity type " + definition.type());
      }
    }
    this.byType = Map.copyOf(kinds);
  }

  public Optional<EntityKind<?, ?, ?>> of(EntityType type) {
    return Optional.ofNullable(byType.get(type));
  }

  private static <C, E, S> EntityKind<C, E, S> kind(
      EntityDefinition<C, E, S> definition, CommandLog log, int kept) {
    return new EntityKind<>(definition, new EntityStates<>(definition, log, kept));
  }
}
