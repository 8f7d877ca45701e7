package io.gapless.cli.bench.live;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.Screen;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.StackProcess;
import io.gapless.stack.spanner.FallbackStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An outage of Kafka under load, and the drain after it beside live traffic. */
@Command(
    name = "drain",
    description =
        "Stops Kafka under load; measures the drain after it, and live traffic meanwhile.",
    mixinStandardHelpOptions = true)
public final class DrainBench implements Callable<Integer> {
  /** Of the outage: so many that new ones come all the time. */
  private static final int ACCOUNTS = 1_000_000;

  private static final String OUTAGE = "outage";
  private static final String REHEARSAL = "rehearsal";
  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

  @Option(
      names = "--rate",
      description = "Commands a second; default ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private int rate;

  @Option(
      names = "--returning",
      description =
          "Further commands a second of accounts that the outage has touched; default ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int returning;

  @Option(
      names = "--away",
      description = "How long Kafka stays away: 30s, 5m; default ${DEFAULT-VALUE}.",
      defaultValue = "5m",
      converter = LengthOfTime.class)
  private Duration away = Duration.ofMinutes(5);

  @Option(
      names = "--kill",
      description =
          "Kills the broker instead of stopping it: then it compiles its code anew meanwhile, on the same cores.")
  private boolean kill;

  @Option(
      names = "--rehearsal",
      description =
          "How long Kafka stays away once before anything is measured, so that the drain's code is compiled; default ${DEFAULT-VALUE}.",
      defaultValue = "60s",
      converter = LengthOfTime.class)
  private Duration rehearsal = Duration.ofMinutes(1);

  @Mixin private LiveOptions live = new LiveOptions();

  private final Screen screen = Screen.standard();

  /**
   * @param backAt when the broker answered again, in milliseconds since 1970
   */
  private record Outage(AccountTraffic traffic, long spilled, Duration time, long backAt) {}

  @Override
  public Integer call() throws Exception {
    try (LiveStack stack = LiveStack.start(Map.of(), screen)) {
      if (!(stack.fallbackStore() instanceof FallbackStore.Spanner store)) {
        screen.say("this machine has no Spanner emulator, and that is what is measured against");
        return 2;
      }
      CommandClient client = stack.startCommands();
      try (TopicWatch watch = TopicWatch.of(stack.local(), LiveStack.PARTITIONS)) {
        live.putFirst(stack, watch);
        return run(stack, store, client, watch);
      }
    }
  }

  private int run(
      LiveStack stack, FallbackStore.Spanner store, CommandClient client, TopicWatch watch)
      throws Exception {
    screen.say("warming up: " + LiveLoad.of("warm", rate, live.calm(), client, watch));
    rehearse(stack, store, client, watch);
    Felt before = LiveLoad.of("calm", rate, live.calm(), client, watch);
    screen.say("undisturbed: " + before);
    try (Probe empty = Probe.untilEmpty(store)) {
      return measured(
          stack, client, watch, before, outage(OUTAGE, away, stack, client, watch), empty);
    }
  }

  private int measured(
      LiveStack stack,
      CommandClient client,
      TopicWatch watch,
      Felt before,
      Outage outage,
      Probe empty)
      throws Exception {
    empty.begin();
    try (LiveLoad traffic = LiveLoad.start("live", LiveStack.traffic("live"), rate, client, watch);
        LiveLoad touched = LiveLoad.start(OUTAGE, outage.traffic, returning, client, watch)) {
      long emptyAt = Long.parseLong(empty.answer());
      Felt during = traffic.end();
      screen.say("live traffic during the drain: " + during);
      screen.say("accounts that the outage touched: " + touched.end());
      screen.say("undisturbed again: " + LiveLoad.of("after", rate, live.calm(), client, watch));
      long missing = missing(stack, watch);
      int bytes = watch.replayed().meanBytes();
      double beside;
      try (LiveLoad load =
          LiveLoad.start("beside", LiveStack.traffic("beside"), rate, client, watch)) {
        beside = ownRate(stack, "own-beside", outage.spilled, bytes);
        screen.say("live traffic beside the emulator alone: " + load.end());
      }
      double alone = ownRate(stack, "own-alone", outage.spilled, bytes);
      new DrainFigures(
              outage.spilled,
              outage.time,
              Duration.ofMillis(emptyAt - outage.backAt),
              beside,
              alone,
              before,
              during)
          .lines()
          .forEach(screen::say);
      return missing == 0 ? 0 : 1;
    }
  }

  private void rehearse(
      LiveStack stack, FallbackStore.Spanner store, CommandClient client, TopicWatch watch)
      throws Exception {
    var spilled = outage(REHEARSAL, rehearsal, stack, client, watch);
    try (Probe empty = Probe.untilEmpty(store);
        LiveLoad traffic =
            LiveLoad.start("drill", LiveStack.traffic("drill"), rate, client, watch)) {
      empty.begin();
      empty.answer();
      screen.say(
          "live traffic while %,d were drained: %s".formatted(spilled.spilled(), traffic.end()));
    }
  }

  private Outage outage(
      String name, Duration length, LiveStack stack, CommandClient client, TopicWatch watch)
      throws InterruptedException, SQLException {
    StackProcess broker = stack.local().kafka().process();
    AccountTraffic traffic = new AccountTraffic(name, ACCOUNTS, new Random());
    long first = events(stack.events());
    take(broker);
    screen.say("Kafka is away, for " + length.toSeconds() + " s");
    long begun = System.nanoTime();
    long backAt;
    try (LiveLoad load = LiveLoad.start(name, traffic, rate, client, watch)) {
      Thread.sleep(length);
      giveBack(broker);
      backAt = System.currentTimeMillis();
      stack.awaitPublishing(BACK_WITHIN);
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    long spilled = events(stack.events()) - first;
    screen.say(
        "Kafka is back, and the command service uses it again: %,d events in %d s"
            .formatted(spilled, time.toSeconds()));
    return new Outage(traffic, spilled, time, backAt);
  }

  private void take(StackProcess broker) {
    if (kill) {
      broker.kill();
    } else {
      broker.pause();
    }
  }

  private void giveBack(StackProcess broker) {
    if (kill) {
      broker.launch();
      broker.awaitReady();
    } else {
      broker.resume();
    }
  }

  private long missing(LiveStack stack, TopicWatch watch)
      throws SQLException, InterruptedException {
    long missing = watch.missing(stack.events(), 0);
    screen.say(
        "%,d events of the event store are not on the topic; %,d came twice, %,d after a later one"
            .formatted(missing, watch.sightings().repeated(), watch.sightings().overtaken()));
    return missing;
  }

  private double ownRate(LiveStack stack, String name, long rows, int bytes)
      throws InterruptedException {
    screen.say("the emulator's %s: %,d rows of %,d bytes ...".formatted(name, rows, bytes));
    var store = (FallbackStore.Spanner) stack.local().fallbackStore(name);
    try (Probe probe = Probe.rate(store, rows, bytes)) {
      return Double.parseDouble(probe.answer());
    }
  }

  private static long events(Database database) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM events");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
