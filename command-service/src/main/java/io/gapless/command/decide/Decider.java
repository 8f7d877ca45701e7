package io.gapless.command.decide;

/**
 * The rules of one entity type, pure: no I/O, no clock, no chance. The same command on the same
 * state is always decided in the same way, so a command can be decided again after a conflict.
 *
 * @param <C> its commands
 * @param <E> its events
 * @param <S> its state, immutable
 * @see <a
 *     href="https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider">the
 *     decider pattern</a>
 */
public interface Decider<C, E, S> {
  /** The state of an entity without events. */
  S initial();

  /** What happens if {@code command} is given to an entity in {@code state}. */
  Decision<E> decide(C command, S state);

  /** The state after {@code event}. */
  S evolve(S state, E event);
}
