package io.gapless.tests.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.stack.Checkout;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.kafka.Topics;
import io.gapless.tests.load.Callers;
import io.gapless.tests.verdict.History;
import io.gapless.tests.verdict.SentCommand;
import io.gapless.tests.verdict.StoredEvent;
import io.gapless.tests.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A whole Gapless on a stack: an event store, a topic and a fallback store that nobody else has,
 * services as processes, one projection in this JVM. Its processes end with {@link #close()}.
 */
public final class TestSystem implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final Duration POLL = Duration.ofMillis(250);

  private final StoreRows store;
  private final WireFormat format;
  private final Topics topics;
  private final FallbackPath fallback;
  private final FaultProxy eventStoreProxy;
  private final List<JavaService> commandServices = new ArrayList<>();
  private final List<JavaService> replayServices = new ArrayList<>();
  private final Map<String, Installation> installations = new HashMap<>();
  private final Callers callers;
  private final ProjectionRun projection;

  private TestSystem(LocalStack stack, SystemPlan plan) {
    String token = plan.name() + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.store = new StoreRows(stack.newDatabase("events"));
    this.format = new WireFormat(token + ".", "/" + plan.name());
    this.topics = stack.parts().topics();
    this.topics.create(topic(), PARTITIONS);
    this.fallback = FallbackPath.to(LocalStack.shared().newFallbackStore(plan.name()));
    Database database = store.database();
    this.eventStoreProxy = FaultProxy.to(FallbackPath.host(database), database.port());
    addServices(stack, plan);
    this.callers = new Callers(commandServices.stream().map(JavaService::baseUri).toList());
    // Not where the event store is: a test may kill that.
    this.projection =
        new ProjectionRun(
            LocalStack.shared().newDatabase("projection"),
            stack.parts().kafka(),
            replayServices.getFirst().baseUri(),
            format);
  }

  /** Starts everything and returns when all services are ready and the projection runs. */
  public static TestSystem start(LocalStack stack, SystemPlan plan) {
    TestSystem system = new TestSystem(stack, plan);
    try {
      system.startServices();
      system.projection.start();
      return system;
    } catch (RuntimeException | Error e) {
      system.close();
      throw e;
    }
  }

  private void addServices(LocalStack stack, SystemPlan plan) {
    ServiceSettings settings =
        stack
            .serviceSettings(store.database(), fallback.store())
            .with("GAPLESS_TOPIC_PREFIX", format.topicPrefix())
            .with("GAPLESS_SOURCE", format.source());
    for (var setting : plan.settings().entrySet()) {
      settings = settings.with(setting.getKey(), setting.getValue());
    }
    LeastRights rights =
        plan.leastRights()
            ? LeastRights.migrate(stack, plan.name(), settings)
            : new LeastRights(settings, settings);
    ServiceSettings command = rights.commandService();
    Database proxied = store.database().through(eventStoreProxy.port());
    for (int i = 0; i < plan.commandServices(); i++) {
      ServiceSettings own = i < plan.behindProxy() ? command.withEventStore(proxied) : command;
      String name = plan.name() + "-command-" + i;
      commandServices.add(stack.commandService(name, own, build(stack, plan, name)));
    }
    for (int i = 0; i < plan.replayServices(); i++) {
      String name = plan.name() + "-replay-" + i;
      replayServices.add(
          stack.replayService(name, rights.replayService(), build(stack, plan, name)));
    }
  }

  private Checkout build(LocalStack stack, SystemPlan plan, String service) {
    return plan.build()
        .map(first -> Installation.of(first, stack.directory(), service))
        .map(installation -> remembered(service, installation))
        .orElseGet(Checkout::find);
  }

  private Checkout remembered(String service, Installation installation) {
    installations.put(service, installation);
    return installation.asCheckout();
  }

  /**
   * Stops the service if it runs, installs a build in its place, and starts that at the same
   * address.
   *
   * @throws IllegalArgumentException if the plan does not say what it was installed from
   */
  public void install(Checkout build, JavaService service) {
    Installation installation = installations.get(service.process().name());
    if (installation == null) {
      throw new IllegalArgumentException(service.process().name() + " is not installed");
    }
    service.process().stop();
    installation.replaceBy(build);
    service.start();
  }

  /** One starts first and makes the tables, so that the others need not wait for its locks. */
  private void startServices() {
    commandServices.getFirst().start();
    List<JavaService> others = new ArrayList<>(commandServices.subList(1, commandServices.size()));
    others.addAll(replayServices);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      others.forEach(service -> starts.add(threads.submit(service::start)));
      for (Future<?> start : starts) {
        start.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while services start", e);
    }
  }

  public JavaService commandService(int index) {
    return commandServices.get(index);
  }

  public JavaService replayService(int index) {
    return replayServices.get(index);
  }

  /** The event store's rows. */
  public StoreRows store() {
    return store;
  }

  public WireFormat format() {
    return format;
  }

  /** The topic of the accounts. */
  public String topic() {
    return format.topicPrefix() + "account";
  }

  public Topics topics() {
    return topics;
  }

  /** The way to the fallback store, to cut it. */
  public FallbackPath fallback() {
    return fallback;
  }

  /** The way to the event store of those command services that the plan has behind a proxy. */
  public FaultProxy eventStoreProxy() {
    return eventStoreProxy;
  }

  /** Who sends commands, to any of the command services. */
  public Callers callers() {
    return callers;
  }

  /** The first replay service. */
  public ReplayClient replay() {
    return new ReplayClient(callers.client(), replayServices.getFirst().baseUri(), format);
  }

  public ProjectionRun projection() {
    return projection;
  }

  /** Who was told something is read first and the store last: what is on its way cannot be new. */
  public Verdict verdict() {
    List<SentCommand> sent = callers.sent();
    AppendLog.Snapshot applied = projection.snapshot();
    StoreRows.Snapshot stored = store.snapshot();
    return Verdict.of(
        new History(stored.events(), stored.commands(), applied.effects(), applied.folds(), sent));
  }

  /**
   * Waits until everything that is committed took effect; fails at once if the promise is broken in
   * any other way than by events that are still on their way.
   */
  public Verdict awaitKept(Duration atMost) {
    return await("everything committed has taken effect, once and in order")
        .atMost(atMost)
        .pollInterval(POLL)
        .until(this::verdictSoFar, Verdict::isKept);
  }

  private Verdict verdictSoFar() {
    Verdict verdict = verdict();
    if (!verdict.isKeptSoFar()) {
      throw new IllegalStateException("the promise is broken: " + verdict);
    }
    return verdict;
  }

  /** Waits until the projection has proved that everything committed until now took effect. */
  public void awaitVerified(Duration atMost) {
    Position maximum = store.maximum();
    await("the projection is verified through " + maximum)
        .atMost(atMost)
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(projection.verifiedThrough()).isGreaterThanOrEqualTo(maximum));
  }

  /** Waits until every committed event is on the topic, for whoever else reads it. */
  public void awaitPublished(Duration atMost) {
    Set<EventId> committed = store.events().stream().map(StoredEvent::id).collect(toSet());
    try (TopicReader topic = TopicReader.of(this)) {
      await("every committed event is on the topic")
          .pollInSameThread()
          .atMost(atMost)
          .pollInterval(POLL)
          .until(topic::readOn, published -> published.containsAll(committed));
    }
  }

  /** Waits until nothing is in the fallback store. */
  public void awaitDrained(Duration atMost) {
    await("the fallback store is empty")
        .atMost(atMost)
        .pollInterval(POLL)
        // A replay service that has just started, or has much to do, may not answer.
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .untilAsserted(
            () -> {
              ReplayStatus status = replay().status();
              assertThat(status.spilled()).isEqualTo(0L);
              assertThat(status.quarantined()).isEqualTo(0L);
            });
  }

  @Override
  public void close() {
    callers.close();
    projection.close();
    commandServices.forEach(service -> service.process().kill());
    replayServices.forEach(service -> service.process().kill());
    fallback.close();
    eventStoreProxy.close();
  }
}
