package io.gapless.command.handle;

import io.gapless.command.load.EntityStates;
import io.gapless.command.load.LoadedEntity;
import io.gapless.event.EventId;
import io.gapless.log.append.AppendCondition;
import java.util.Optional;

/**
 * An entity as the next command of a round finds it: committed, or as the commands before it will
 * leave it if they are committed.
 *
 * @param states whose state it is
 * @param entity the entity
 * @param event its last event, if that may not be committed yet
 * @param <S> states
 */
record Ahead<S>(EntityStates<?, S> states, LoadedEntity<S> entity, Optional<EventId> event) {
  static <S> Ahead<S> committed(EntityStates<?, S> states, LoadedEntity<S> entity) {
    return new Ahead<>(states, entity, Optional.empty());
  }

  /** What an append on top of it asks for. */
  AppendCondition condition() {
    return event
        .map(it -> AppendCondition.after(entity.version(), it))
        .orElseGet(() -> AppendCondition.at(entity.version()));
  }

  /** Whether it is not known to be committed. */
  boolean isSpeculative() {
    return event.isPresent();
  }

  /** This, for a command whose states are kept there; those of all commands on one entity are. */
  @SuppressWarnings("unchecked") // the very object that has this S
  <T> Ahead<T> of(EntityStates<?, T> asking) {
    if (asking != states) {
      throw new IllegalArgumentException("the state of an entity of another type");
    }
    return (Ahead<T>) this;
  }
}
