package io.gapless.cli.bench.live;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.WarmUp;
import io.gapless.cli.run.Screen;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import io.gapless.stack.spanner.SpannerEmulator;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Database, broker, fallback store, a command service and a replay service, all their own. */
final class LiveStack implements AutoCloseable {
  static final String TOPIC = "gapless.account";
  static final int PARTITIONS = 6;
  private static final int ACCOUNTS = 2_000;

  private final LocalStack stack;
  private final Database events;
  private final FallbackStore fallbackStore;
  private final ServiceSettings settings;
  private final JavaService replayService;

  private LiveStack(LocalStack stack, Map<String, String> replaySettings) {
    this.stack = stack;
    stack.parts().createTopic(TOPIC, PARTITIONS);
    this.events = stack.database("events");
    this.fallbackStore = stack.fallbackStore("spill");
    this.settings =
        stack
            .serviceSettings(events, fallbackStore)
            .with(JavaService.MORE_JVM_OPTIONS, Probe.FULL_COMPILER);
    ServiceSettings replay = settings.with("GAPLESS_RECONCILE_EVERY", "0s"); // only what is asked
    for (Map.Entry<String, String> setting : replaySettings.entrySet()) {
      replay = replay.with(setting.getKey(), setting.getValue());
    }
    this.replayService = stack.replayService("replay-1", replay).start();
  }

  /**
   * Starts all but the command service: until then a history may be written.
   *
   * @param replaySettings environment variables of the replay service
   */
  static LiveStack start(Map<String, String> replaySettings, Screen screen) {
    screen.say("starting database, Kafka, fallback store and services ...");
    LocalStack stack = LocalStack.start(StackOptions.named("bench"));
    try {
      return new LiveStack(stack, replaySettings);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Starts the command service and sends commands until they are answered quickly. */
  CommandClient startCommands() throws InterruptedException {
    JavaService commands = stack.commandService("command-1", settings).start();
    CommandClient client = new CommandClient(List.of(commands.baseUri()));
    new WarmUp(client).run();
    return client;
  }

  /** Traffic of accounts that nobody else has. */
  static AccountTraffic traffic(String prefix) {
    return new AccountTraffic(prefix, ACCOUNTS, new Random());
  }

  /**
   * Replay service and emulator yield the processor to live traffic from now on: where it matters
   * they have machines of their own.
   */
  void putLiveTrafficFirst() {
    LowPriority.give(replayService.process());
    stack.spanner().flatMap(SpannerEmulator::process).ifPresent(LowPriority::give);
  }

  LocalStack local() {
    return stack;
  }

  Database events() {
    return events;
  }

  FallbackStore fallbackStore() {
    return fallbackStore;
  }

  URI replayService() {
    return replayService.baseUri();
  }

  @Override
  public void close() {
    stack.close();
  }
}
