package io.gapless.cli.demo;

import io.gapless.cli.load.AccountCommand;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.LoadRun;
import io.gapless.cli.run.RunningGapless;
import io.gapless.cli.run.Screen;
import io.gapless.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the acts of the demo play on.
 *
 * @param all what runs
 * @param client sends commands besides the load
 * @param load goes on all the while
 * @param screen tells the story
 * @param figures what everybody said last
 * @param begin when the story began
 */
record Stage(
    RunningGapless all,
    CommandClient client,
    LoadRun load,
    Screen screen,
    Supplier<Figures> figures,
    Instant begin) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  void say(String what) {
    screen.say("%4d s  ▸ %s".formatted(since().toSeconds(), what));
  }

  /** More to what was just said. */
  void add(String what) {
    screen.say("          " + what);
  }

  /** The highest position in the event store. */
  long lastPosition() {
    return Numbers.read(
        all.addresses().eventStore(), "SELECT COALESCE(MAX(position), 0) FROM events");
  }

  Duration since() {
    return Duration.between(begin, Instant.now());
  }

  /** Waits until something is so; tells how it ended and how long it took. */
  Waited await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        return new Waited(false, atMost);
      }
      Thread.sleep(LOOK_EVERY);
    }
    return new Waited(true, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Sends a command until it is done.
   *
   * @throws StackException if it is not
   */
  void send(AccountCommand command) throws InterruptedException {
    var answer = client.send(command, () -> {});
    if (answer.isEmpty() || !answer.get().isDone()) {
      throw new StackException(command.name() + " of " + command.account() + ": " + answer);
    }
  }

  /**
   * How a wait ended.
   *
   * @param isSo whether what was waited for is so
   * @param time how long it took
   */
  record Waited(boolean isSo, Duration time) {
    @Override
    public String toString() {
      return "%.1f s".formatted(time.toMillis() / 1_000.0);
    }
  }
}
