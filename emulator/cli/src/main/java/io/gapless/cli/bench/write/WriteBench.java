package io.gapless.cli.bench.write;

import io.gapless.cli.bench.process.MeasuringProcess;
import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.Screen;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gapless beside other ways to write an event to the event store and to Kafka. */
@Command(
    name = "writes",
    description =
        "Latency to a consumer, and events a second, beside the naive dual write, a polling outbox"
            + " and what commit and Kafka alone take, by turns.",
    mixinStandardHelpOptions = true)
public final class WriteBench implements Callable<Integer> {
  private static final int PARTITIONS = 6;
  private static final Set<String> WAYS =
      Set.of(
          "gapless",
          "naive dual write",
          "polling outbox",
          "commit only",
          "send only",
          "gapless by HTTP",
          "gapless in batches");
  private static final List<String> PREFIXES = List.of("gapless.", "naive.", "outbox.", "bare.");

  @Option(
      names = "--rate",
      description = "Events a second of the clock; default ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private int rate;

  @Option(
      names = "--callers",
      description = "Who write as fast as they can; default ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int callers;

  @Option(
      names = "--rounds",
      description = "How often each is measured; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--for",
      description = "How long each takes; default ${DEFAULT-VALUE}.",
      defaultValue = "10s",
      converter = LengthOfTime.class)
  private Duration time = Duration.ofSeconds(10);

  @Option(
      names = "--warm-up",
      description =
          "How long each is warmed up by the clock, and as long as fast as it can; default"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "8s",
      converter = LengthOfTime.class)
  private Duration warmUp = Duration.ofSeconds(8);

  @Option(
      names = "--poll",
      description =
          "Pause of the outbox's poller after it found nothing (ISO 8601); default ${DEFAULT-VALUE}.",
      defaultValue = "PT0.05S")
  private Duration poll = Duration.ofMillis(50);

  @Option(
      names = "--linger",
      description = "linger.ms of all producers; default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int linger;

  @Option(
      names = "--results",
      paramLabel = "DIRECTORY",
      description = "Where to write the results too, as JSON, and plots of them, as SVG.")
  private Optional<Path> results = Optional.empty();

  @Option(
      names = "--only",
      split = ",",
      description =
          "Which ways: gapless, naive dual write, polling outbox, commit only, send only, gapless"
              + " by HTTP, gapless in batches; all.")
  private List<String> ways = List.of();

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!WAYS.containsAll(ways)) {
      screen.say("--only takes " + WAYS);
      return 2;
    }
    screen.say("starting database, Kafka, a command service and a replay service ...");
    try (LocalStack stack = LocalStack.start(StackOptions.named("bench"))) {
      PREFIXES.forEach(prefix -> stack.parts().createTopic(prefix + "account", PARTITIONS));
      Database database = stack.database("events");
      FallbackStore.Jdbc spill = stack.parts().newJdbcFallbackStore("spill");
      ServiceSettings settings =
          stack
              .serviceSettings(database, spill)
              .with("KAFKA_LINGER_MS", Integer.toString(linger))
              .with(JavaService.MORE_JVM_OPTIONS, JavaService.FULL_COMPILER);
      JavaService service = stack.commandService("command-1", settings).start();
      stack.replayService("replay-1", settings).start(); // drains what is spilled meanwhile
      ProbeOptions options =
          new ProbeOptions(
              database.url(),
              spill.database().url(),
              database.user(),
              database.password(),
              stack.parts().kafka(),
              service.baseUri().toString(),
              rate,
              callers,
              rounds,
              warmUp,
              time,
              poll,
              linger,
              results.map(it -> it.toAbsolutePath().toString()).orElse(""),
              ways);
      return MeasuringProcess.run(WriteProbe.class, options.arguments(), screen);
    }
  }
}
