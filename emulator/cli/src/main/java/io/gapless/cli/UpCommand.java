package io.gapless.cli;

import io.gapless.cli.run.RunningGapless;
import io.gapless.cli.run.Screen;
import io.gapless.cli.run.StackLines;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./gapless up}. */
@Command(
    name = "up",
    description = "Starts everything, empty; Ctrl-C stops it.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  /** Names the directory under {@code .gapless}. */
  static final String STACK = "up";

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Option(
      names = "--command-services",
      description = "How many, 1 to 5; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int commandServices;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.standard();
    Instant begin = Instant.now();
    try (RunningGapless all =
        RunningGapless.start(STACK, Math.clamp(commandServices, 1, 5), screen)) {
      StackLines.of(all).forEach(screen::say);
      StackLines.lookAfter(all.addresses()).forEach(screen::say);
      screen.say("ready after " + Duration.between(begin, Instant.now()).toSeconds() + " s; try");
      StackLines.tryOut(all.addresses()).forEach(screen::say);
      screen.say("data and logs: " + all.stack().directory() + "; Ctrl-C stops everything");
      watch(all, screen);
    }
    return 0;
  }

  /** Says once of each process that it ended; the rest goes on, so that one can look at it. */
  private static void watch(RunningGapless all, Screen screen) throws InterruptedException {
    Set<String> ended = new HashSet<>();
    while (!Thread.currentThread().isInterrupted()) {
      Thread.sleep(LOOK_EVERY);
      for (StackProcess process : all.stack().processes().processes()) {
        if (!process.isAlive() && ended.add(process.name())) {
          screen.say(process.name() + " has ended, see " + process.log());
        }
      }
    }
  }
}
