package io.gapless.command.handle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.command.handle.CommandOutcome.Committed;
import io.gapless.command.load.EntityKinds;
import io.gapless.command.log.CommandLog;
import io.gapless.command.log.InMemoryCommandLog;
import io.gapless.command.receive.CommandBody;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.receive.RequestPath;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The flow on a log kept in memory, and commands to give it. */
public final class FlowFixture implements AutoCloseable {
  static final EntityKey ENTITY = EntityKey.of("counter", "c");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  static final FlowSettings SETTINGS = new FlowSettings(1, 10, 2, 5, Duration.ofMillis(500), 100);

  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private final InMemoryCommandLog log = new InMemoryCommandLog();
  private final RacedCommandLog raced = new RacedCommandLog(log);
  private final CommandFlow flow = with(Runnable::run);
  private final CommandFlow other = on(log, Runnable::run, SETTINGS);

  /** The same with other threads to decide on. */
  public CommandFlow with(Executor workers) {
    return with(workers, SETTINGS);
  }

  CommandFlow with(Executor workers, FlowSettings settings) {
    return on(raced, workers, settings);
  }

  /** The counter and nothing else. */
  public EntityKinds kinds() {
    return kinds(log, SETTINGS);
  }

  private static EntityKinds kinds(CommandLog with, FlowSettings settings) {
    return new EntityKinds(List.of(CounterEntity.definition()), with, settings.keptStates());
  }

  private CommandFlow on(CommandLog with, Executor workers, FlowSettings settings) {
    return new CommandFlow(
        kinds(with, settings),
        with,
        new NewEvents(UUID::randomUUID, Clock.fixed(NOW, ZoneOffset.UTC)),
        settings,
        new CommandFlow.FlowThreads(workers, deadlines, Runnable::run));
  }

  InMemoryCommandLog log() {
    return log;
  }

  /** Before the log: who asks, who is faster, who hangs. */
  RacedCommandLog raced() {
    return raced;
  }

  CommandOutcome handle(Given given) {
    return join(handle(given.build()));
  }

  /** Another process does it. */
  CommandOutcome handleElsewhere(Given given) {
    return join(other.handle(given.build()));
  }

  CompletableFuture<CommandOutcome> handle(IncomingCommand command) {
    return flow.handle(command);
  }

  int inFlight() {
    return flow.inFlight();
  }

  public List<Event> stored() {
    return log.events(ENTITY, EntityVersion.first(), 100);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }

  static CommandOutcome join(CompletableFuture<CommandOutcome> answer) {
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  static CommandOutcome committed(long version, int events) {
    return new Committed(version(version), events, false);
  }

  static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }

  static Given command(String name) {
    return new Given("/v1/counter/c/commands/" + name, Map.of(), "{}");
  }

  record Given(String path, Map<String, String> headers, String json) {
    Given path(String other) {
      return new Given(other, headers, json);
    }

    Given header(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Given(path, more, json);
    }

    Given key(String key) {
      return header("Idempotency-Key", key);
    }

    Given ifMatch(String tag) {
      return header("If-Match", tag);
    }

    Given body(String other) {
      return new Given(path, headers, other);
    }

    IncomingCommand build() {
      RequestHeaders given =
          new RequestHeaders(
              name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of());
      RequestPath target = RequestPath.of(path);
      return new CommandIds(UUID::randomUUID)
          .identify(target.entity(), target.command(), given, CommandBody.of(json.getBytes(UTF_8)));
    }
  }
}
