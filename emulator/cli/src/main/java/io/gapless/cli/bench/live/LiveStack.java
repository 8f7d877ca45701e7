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
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.spanner.FallbackStore;
import io.gapless.stack.spanner.SpannerEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/** Database, broker, fallback store, a command service and a replay service, all their own. */
final class LiveStack implements AutoCloseable {
  static final String TOPIC = "gapless.account";
  static final int PARTITIONS = 6;
  private static final int ACCOUNTS = 2_000;
  private static final long LOOK_MILLIS = 20;
  private static final Pattern CIRCUIT_CLOSED =
      Pattern.compile("gapless_kafka_circuit\\{.*state=\"CLOSED\".*} 1(\\.0)?");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LocalStack stack;
  private final Database events;
  private final FallbackStore fallbackStore;
  private final ServiceSettings settings;
  private final JavaService replayService;
  private Optional<JavaService> commands = Optional.empty();

  private LiveStack(LocalStack stack, Map<String, String> replaySettings) {
    this.stack = stack;
    stack.parts().createTopic(TOPIC, PARTITIONS);
    new Topics(stack.parts().kafka()).stampWhenAppended(TOPIC);
    this.events = stack.database("events");
    this.fallbackStore = stack.fallbackStore("spill");
    this.settings =
        stack
            .serviceSettings(events, fallbackStore)
            .with(JavaService.MORE_JVM_OPTIONS, JavaService.FULL_COMPILER);
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
    commands = Optional.of(stack.commandService("command-1", settings).start());
    CommandClient client = new CommandClient(List.of(commandService()));
    new WarmUp(client).run();
    return client;
  }

  private URI commandService() {
    return commands.orElseThrow().baseUri();
  }

  /**
   * Waits until the command service publishes directly. That an event comes is no sign: after an
   * outage the producer first sends what it has kept.
   */
  void awaitPublishing(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!publishes()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the command service does not publish directly");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private boolean publishes() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(commandService().resolve("/prometheus")).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .anyMatch(CIRCUIT_CLOSED.asMatchPredicate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
