package io.gapless.cli;

import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.run.Ledger;
import io.gapless.cli.torture.run.SeedPlan;
import io.gapless.cli.torture.run.SeedResult;
import io.gapless.cli.torture.run.Torture;
import io.gapless.stack.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./gapless torture}. */
@Command(
    name = "torture",
    description = {
      "Runs everything under load, breaks it at random by seed, and checks every promise.",
      "The ledger grows from run to run; a report is written beside it."
    },
    mixinStandardHelpOptions = true)
final class TortureCommand implements Callable<Integer> {
  private static final String DIRECTORY = "torture";
  private static final String STACK = "torture-stack";

  /** Which fallback store a seed has. */
  enum Fallback {
    /** A database with odd seeds, Spanner's emulator with even ones. */
    BOTH,
    JDBC,
    SPANNER
  }

  @Option(
      names = "--seeds",
      description = "How many; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int seeds;

  @Option(
      names = "--minutes",
      description = "How long each; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int minutes;

  @Option(names = "--seconds", description = "How long each, instead of --minutes.")
  private @Nullable Integer seconds;

  @Option(names = "--from", description = "The first seed; default the first that was never run.")
  private @Nullable Long from;

  @Option(
      names = "--rate",
      description = "Commands a second; default ${DEFAULT-VALUE}.",
      defaultValue = "40")
  private int rate;

  @Option(
      names = "--fallback",
      description = "Fallback store: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "BOTH")
  private Fallback fallback = Fallback.BOTH;

  @Option(
      names = "--only",
      description = "Only faults whose name this regular expression finds; default all.",
      defaultValue = "")
  private Pattern only = SeedPlan.ALL;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.standard();
    Path directory = Checkout.find().data().resolve(DIRECTORY);
    Torture torture = new Torture(directory, STACK, screen);
    long first = from == null ? Ledger.in(directory).nextSeed() : from;
    boolean clean = true;
    for (long seed = first; seed < first + seeds; seed++) {
      SeedResult result = torture.run(plan(seed));
      clean &= result.isClean();
    }
    Ledger ledger = Ledger.in(directory);
    screen.say("report: " + directory.resolve("report.html"));
    if (!ledger.missed().isEmpty()) {
      screen.say("inconclusive, never reached: " + ledger.missed());
    }
    return clean && ledger.missed().isEmpty() ? 0 : 1;
  }

  private SeedPlan plan(long seed) {
    Duration length = seconds == null ? Duration.ofMinutes(minutes) : Duration.ofSeconds(seconds);
    boolean jdbc = fallback == Fallback.JDBC || (fallback == Fallback.BOTH && seed % 2 == 1);
    return new SeedPlan(seed, length, rate, jdbc, only);
  }
}
