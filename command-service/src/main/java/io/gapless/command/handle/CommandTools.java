package io.gapless.command.handle;

import io.gapless.command.decide.Decider;
import io.gapless.command.decide.EventFormat;
import io.gapless.command.load.EntityKind;
import io.gapless.command.load.EntityStates;
import io.gapless.command.log.CommandLog;

/**
 * What a command of one entity type works with.
 *
 * @param kind the entity type
 * @param log where events are
 * @param newEvents makes events
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
record CommandTools<C, E, S>(EntityKind<C, E, S> kind, CommandLog log, NewEvents newEvents) {
  Decider<C, E, S> decider() {
    return kind.definition().decider();
  }

  EventFormat<E> events() {
    return kind.definition().events();
  }

  EntityStates<E, S> states() {
    return kind.states();
  }
}
