package io.gapless.command.decide;

import java.util.List;

/**
 * What a {@link Decider} makes of a command.
 *
 * @param <E> events
 */
public sealed interface Decision<E> {
  /** It happens; without events if nothing changes. */
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /**
   * A rule forbids it.
   *
   * @param reason stable, for programs: lower-case words with hyphens
   * @param message for people
   */
  record Rejected<E>(String reason, String message) implements Decision<E> {}

  /** There is no such entity, and this command does not create one. */
  record EntityUnknown<E>() implements Decision<E> {}

  @SafeVarargs
  static <E> Decision<E> accepted(E... events) {
    return new Accepted<>(List.of(events));
  }

  /** It is so already. */
  static <E> Decision<E> unchanged() {
    return new Accepted<>(List.of());
  }

  static <E> Decision<E> rejected(String reason, String message) {
    return new Rejected<>(reason, message);
  }

  static <E> Decision<E> entityUnknown() {
    return new EntityUnknown<>();
  }
}
