package io.gapless.cli;

import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.ledger.Ledger;
import io.gapless.cli.torture.ledger.Report;
import io.gapless.cli.torture.ledger.SeedResult;
import io.gapless.cli.torture.ledger.Totals;
import io.gapless.cli.torture.run.SeedPlan;
import io.gapless.cli.torture.run.Torture;
import io.gapless.stack.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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
    mixinStandardHelpOptions = true,
    subcommands = TortureCheckCommand.class)
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

  @Option(names = "--from", description = "The first seed; default one that was never run.")
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

  @Option(
      names = "--brokers",
      description = "Kafka brokers, 1 or 3 with three copies; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int brokers;

  @Option(
      names = "--ledger",
      description =
          "The file that every seed adds a line to; default .gapless/torture/ledger.ndjson.")
  private @Nullable Path ledger;

  @Option(
      names = "--merge",
      description = "Adds the lines of another ledger that this one has not; may be repeated.")
  private List<Path> merge = List.of();

  @Option(
      names = "--repeat",
      description = "Runs seeds again that the ledger has; without it, only those that are left.")
  private boolean repeat;

  @Option(
      names = "--report-only",
      description = "Runs nothing: makes the report of the ledger, and says what it adds up to.")
  private boolean reportOnly;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.standard();
    Path directory = Checkout.find().data().resolve(DIRECTORY);
    Path file = ledger == null ? directory.resolve("ledger.ndjson") : ledger;
    merge.forEach(other -> screen.say("added %d from %s".formatted(merge(file, other), other)));
    boolean clean = reportOnly || run(new Torture(directory, file, STACK, screen), file, screen);
    List<SeedResult> results = Ledger.of(file).results();
    Totals totals = Totals.of(results);
    totals.lines().forEach(screen::say);
    screen.say("report: " + Report.write(results, directory));
    clean &= !reportOnly || totals.isClean();
    return clean && totals.missed().isEmpty() ? 0 : 1;
  }

  private static int merge(Path file, Path other) {
    return Ledger.of(file).merge(Ledger.of(other));
  }

  private boolean run(Torture torture, Path file, Screen screen) throws InterruptedException {
    Ledger before = Ledger.of(file);
    long first = from == null ? before.freshSeeds(seeds, new Random()) : from;
    boolean clean = true;
    for (long seed = first; seed < first + seeds; seed++) {
      SeedPlan plan = plan(seed);
      if (before.has(plan.settings()) && !repeat) {
        screen.say("seed %d is in the ledger: --repeat runs it again".formatted(seed));
      } else {
        clean &= torture.run(plan).isClean();
      }
    }
    return clean;
  }

  private SeedPlan plan(long seed) {
    Duration length = seconds == null ? Duration.ofMinutes(minutes) : Duration.ofSeconds(seconds);
    boolean jdbc = fallback == Fallback.JDBC || (fallback == Fallback.BOTH && seed % 2 == 1);
    return new SeedPlan(seed, length, rate, jdbc, brokers, only);
  }
}
