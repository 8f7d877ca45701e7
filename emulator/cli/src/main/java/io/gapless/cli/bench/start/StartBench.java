package io.gapless.cli.bench.start;

import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts services with different options of the JVM, by turns. */
@Command(
    name = "start",
    description =
        "Measures how soon services are ready and what memory they take, with different options of"
            + " the JVM by turns.",
    mixinStandardHelpOptions = true)
public final class StartBench implements Callable<Integer> {
  @Option(
      names = "--rounds",
      description = "Starts of each service with each variant; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--only",
      split = ",",
      description = "Which variants: serial, g1, compact, quick, cds, aot, aot-compact; all.")
  private List<String> only = Variant.names();

  @Option(
      names = "--service",
      description = "Which services: ${COMPLETION-CANDIDATES}; both.",
      split = ",")
  private List<StartStack.Kind> kinds = List.of(StartStack.Kind.values());

  @Option(
      names = "--rate",
      description = "Commands a second to a command service that is ready; none by default.",
      defaultValue = "0")
  private int rate;

  @Option(
      names = "--for",
      description = "How long they come; default ${DEFAULT-VALUE}.",
      defaultValue = "20s",
      converter = LengthOfTime.class)
  private Duration time = Duration.ofSeconds(20);

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws InterruptedException {
    try (StartStack stack = new StartStack()) {
      for (StartStack.Kind kind : kinds) {
        measure(stack, kind);
      }
    }
    return 0;
  }

  private void measure(StartStack stack, StartStack.Kind kind) throws InterruptedException {
    List<Variant> variants = only.stream().map(Variant::named).toList();
    Map<Variant, List<Started>> all = new LinkedHashMap<>();
    for (Variant variant : variants) {
      // The first start of all makes the tables, the first of a variant what it uses.
      stack.train(kind, variant.training(stack.archive(kind, variant)).orElse(""));
    }
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : variants) {
        String options = variant.options(stack.archive(kind, variant));
        Started started = stack.measure(kind, options, busy(kind));
        screen.say("%s %s: %s".formatted(kind, variant.label(), started));
        all.computeIfAbsent(variant, first -> new ArrayList<>()).add(started);
      }
    }
    all.forEach(
        (variant, starts) ->
            screen.say(
                "%s %-11s median of %d: %s"
                    .formatted(kind, variant.label(), rounds, Started.median(starts))));
  }

  private Optional<StartStack.Busy> busy(StartStack.Kind kind) {
    return rate > 0 && kind == StartStack.Kind.COMMAND
        ? Optional.of(new StartStack.Busy(rate, time))
        : Optional.empty();
  }
}
