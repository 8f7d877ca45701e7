package io.gapless.cli;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.AppliedLatency;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.LoadFigures;
import io.gapless.cli.load.LoadRun;
import io.gapless.cli.load.WarmUp;
import io.gapless.cli.run.Addresses;
import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.Screen;
import io.gapless.stack.Checkout;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./gapless load}. */
@Command(
    name = "load",
    description = "Sends commands to what ./gapless up runs, and measures.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  private static final Duration DRAW_EVERY = Duration.ofMillis(500);

  @Option(
      names = "--rate",
      description = "Commands a second; default ${DEFAULT-VALUE}.",
      defaultValue = "200")
  private int rate;

  @Option(
      names = "--for",
      description = "How long: 30s, 5m, 1h; default ${DEFAULT-VALUE}.",
      defaultValue = "30s",
      converter = LengthOfTime.class)
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--accounts",
      description = "How many accounts; default ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private int accounts;

  @Option(
      names = "--stack",
      description = "Name of the running stack; default ${DEFAULT-VALUE}.",
      defaultValue = UpCommand.STACK)
  private String stack = UpCommand.STACK;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.standard();
    Addresses addresses = Addresses.readFrom(Checkout.find().data().resolve(stack));
    CommandClient client = new CommandClient(addresses.commandServices());
    AppliedLatency latency = AppliedLatency.of(addresses.projection());
    String prefix = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    new WarmUp(client).run();
    AccountTraffic traffic = new AccountTraffic(prefix, accounts, new Random());
    screen.say("%,d commands/s for %d s".formatted(rate, duration.toSeconds()));
    LoadRun run = LoadRun.start(client, traffic, rate, latency);
    try (run) {
      watch(run, duration, screen);
    }
    latency.finish();
    report(run.figures(), latency, duration).forEach(screen::say);
    return run.figures().failed() == 0 ? 0 : 1;
  }

  private static void watch(LoadRun run, Duration duration, Screen screen)
      throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(
          Math.max(1, Math.min(DRAW_EVERY.toMillis(), (end - System.nanoTime()) / 1_000_000)));
      LoadFigures figures = run.figures();
      screen.draw(
          List.of(
              "%,9d answered · %,d failed · p50 %.1f ms · p99 %.1f ms"
                  .formatted(
                      figures.answered(),
                      figures.failed() + figures.refused(),
                      figures.millis(50),
                      figures.millis(99))));
    }
    screen.keep();
  }

  private static List<String> report(
      LoadFigures figures, AppliedLatency latency, Duration duration) {
    return List.of(
        "answered    %,d (%.0f/s), refused %,d, failed %,d, sent again %,d"
            .formatted(
                figures.answered(),
                figures.answered() / (double) Math.max(1, duration.toSeconds()),
                figures.refused(),
                figures.failed(),
                figures.repeated()),
        "to answer   p50 %.1f ms   p99 %.1f ms   max %.1f ms   (from when the command was due)"
            .formatted(figures.millis(50), figures.millis(99), figures.maxMillis()),
        latency.line());
  }
}
