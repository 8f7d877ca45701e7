package io.gapless.command.handle;

import java.time.Duration;

/**
 * Bounds of the flow of commands.
 *
 * @param workers threads that load and decide, 1 to 256; key {@code gapless.command.workers}
 * @param maxWaiting most commands that wait for one of them, 1 to 100,000; key {@code
 *     gapless.command.max-waiting}
 * @param maxInFlight most commands under way, those that wait for their commit included, 1 to
 *     100,000; key {@code gapless.command.max-in-flight}
 * @param attempts how often a command is decided if other processes are faster on its entity, 1 to
 *     100; key {@code gapless.command.attempts}
 * @param answerWithin every command is answered by then, 500 ms to 10 s; key {@code
 *     gapless.command.answer-within}
 * @param keptStates most entities of a type whose state is kept, 0 to 10,000,000; key {@code
 *     gapless.command.kept-states}
 */
public record FlowSettings(
    int workers,
    int maxWaiting,
    int maxInFlight,
    int attempts,
    Duration answerWithin,
    int keptStates) {
  public FlowSettings {
    requireBetween("workers", workers, 1, 256);
    requireBetween("max-waiting", maxWaiting, 1, 100_000);
    requireBetween("max-in-flight", maxInFlight, 1, 100_000);
    requireBetween("attempts", attempts, 1, 100);
    requireBetween("answer-within (ms)", answerWithin.toMillis(), 500, 10_000);
    requireBetween("kept-states", keptStates, 0, 10_000_000);
  }

  public static FlowSettings defaults() {
    return new FlowSettings(8, 1_000, 2_000, 50, Duration.ofMillis(1_900), 10_000);
  }

  private static void requireBetween(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "gapless.command." + key + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
