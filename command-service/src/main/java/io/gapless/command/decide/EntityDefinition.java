package io.gapless.command.decide;

import io.gapless.event.EntityType;

/**
 * All that the command service must know of an entity type. One bean each.
 *
 * @param type its name, in URLs and topics
 * @param decider its rules
 * @param commands how its commands are written
 * @param events how its events are stored
 * @param states how its state is shown
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
public record EntityDefinition<C, E, S>(
    EntityType type,
    Decider<C, E, S> decider,
    CommandFormat<C> commands,
    EventFormat<E> events,
    StateFormat<S> states) {}
