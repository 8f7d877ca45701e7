package io.gapless.cli.bench.start;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.LoadRun;
import io.gapless.cli.load.WarmUp;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackException;
import io.gapless.stack.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Database, broker and fallback store, on which one service after the other is started. */
final class StartStack implements AutoCloseable {
  /** Which services are measured. */
  enum Kind {
    COMMAND,
    REPLAY
  }

  /** Commands to a service that has just been started. */
  record Busy(int perSecond, Duration time) {}

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration TRAINED_WITHIN = Duration.ofMinutes(3);
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final long LOOK_MILLIS = 10;
  private static final int ACCOUNTS = 1_000;
  private static final double HIGH = 99;

  private final LocalStack stack = LocalStack.start(StackOptions.named("bench"));
  private final ServiceSettings settings;
  private int services;

  StartStack() {
    stack.parts().createTopic("gapless.account", 6);
    this.settings = stack.serviceSettings(stack.database("events"), stack.fallbackStore("spill"));
  }

  /** Where an archive lies that one run makes for others. */
  Path archive(Kind kind, Variant variant) {
    return stack.directory().resolve(kind + "-" + variant + ".archive");
  }

  /** Starts a service and lets it end by itself, which takes long if it leaves an archive. */
  void train(Kind kind, String options) throws InterruptedException {
    try (JavaService service = service(kind, options).start()) {
      ProcessHandle.of(service.process().pid()).ifPresent(ProcessHandle::destroy);
      if (!service.process().awaitEnd(TRAINED_WITHIN)) {
        throw new StackException("has not ended:\n" + service.process().logTail());
      }
    }
  }

  /** Starts a service, measures, and stops it. */
  Started measure(Kind kind, String options, Optional<Busy> busy) throws InterruptedException {
    try (JavaService service = service(kind, options)) {
      long launched = System.nanoTime();
      service.launch();
      while (!service.isReady()) {
        if (System.nanoTime() - launched > READY_WITHIN.toNanos()) {
          throw new StackException("not ready:\n" + service.process().logTail());
        }
        Thread.sleep(LOOK_MILLIS);
      }
      double ready = (System.nanoTime() - launched) / 1e9;
      long pid = service.process().pid();
      double processor = Started.processorSeconds(pid);
      Thread.sleep(IDLE);
      double idle = Started.residentMegabytes(pid);
      double p99 = busy.isEmpty() ? 0 : answerP99(service, busy.get());
      return new Started(
          ready, processor, idle, busy.isEmpty() ? 0 : Started.residentMegabytes(pid), p99);
    }
  }

  private JavaService service(Kind kind, String options) {
    ServiceSettings own =
        options.isEmpty() ? settings : settings.with(JavaService.MORE_JVM_OPTIONS, options);
    String name = "start-" + ++services;
    return switch (kind) {
      case COMMAND -> stack.commandService(name, own);
      case REPLAY -> stack.replayService(name, own);
    };
  }

  private double answerP99(JavaService service, Busy busy) throws InterruptedException {
    CommandClient client = new CommandClient(List.of(service.baseUri()));
    new WarmUp(client).run();
    AccountTraffic traffic = new AccountTraffic(service.process().name(), ACCOUNTS, new Random());
    LoadRun run = LoadRun.start(client, traffic, busy.perSecond());
    try (run) {
      Thread.sleep(busy.time());
    }
    return run.figures().millis(HIGH);
  }

  @Override
  public void close() {
    stack.close();
  }
}
