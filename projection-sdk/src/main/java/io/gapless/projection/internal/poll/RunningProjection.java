package io.gapless.projection.internal.poll;

import io.gapless.event.EntityType;
import io.gapless.event.crash.CrashPoint;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.StateReset;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.backfill.Address;
import io.gapless.projection.internal.backfill.Backfiller;
import io.gapless.projection.internal.backfill.HttpCalls;
import io.gapless.projection.internal.backfill.HttpReplayService;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.core.Counts;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.report.Operations;
import io.gapless.projection.internal.report.ReportLoop;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.internal.watch.Progress;
import io.gapless.projection.internal.watch.StuckRule;
import io.gapless.projection.positions.Positions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A projection at work: its threads and what they share. Wires everything by hand. */
public final class RunningProjection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProjection.class);
  private static final Duration START_RETRY = Duration.ofSeconds(1);
  private static final Duration MOST_CLOSING = Duration.ofSeconds(10);

  /** What the user gave. */
  public record Definition(
      ProjectionName name,
      Set<EntityType> types,
      Map<String, Object> kafka,
      Address replayService,
      Positions positions,
      EventHandler handler,
      List<ProjectionListener> listeners,
      Optional<StateReset> reset,
      ProjectionSettings settings) {
    public Definition {
      types = Set.copyOf(types);
      kafka = Map.copyOf(kafka);
      listeners = List.copyOf(listeners);
    }
  }

  private final Definition definition;
  private final WireFormat format;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new Random();
  private final SafeListener listener;
  private final HealthBoard health;
  private final Inbox inbox = new Inbox();
  private final ClientProperties properties;
  private final HttpReplayService replayService;
  private final VerifyLoop verifyLoop;
  private final SupervisedThread pollThread;
  private final SupervisedThread verifyThread;
  private final SupervisedThread topicThread;
  private final TopicWatch topicWatch;
  private final Optional<ReportLoop> reports;
  private final Progress progress;
  private final Rebuilds rebuilds;
  private final Operations operations;
  private volatile LoopView view = LoopView.EMPTY;

  /**
   * @throws ProjectionException if it cannot ever work
   */
  public static RunningProjection start(Definition definition) {
    RunningProjection running = new RunningProjection(definition);
    try {
      running.topicWatch.look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProjectionException("interrupted while starting", e);
    } catch (KafkaException e) {
      throw ClientProperties.unusable(e);
    }
    running.pollThread.start();
    running.verifyThread.start();
    running.topicThread.start();
    running.reports.ifPresent(ReportLoop::start);
    LOG.atInfo().addKeyValue("projection", definition.name()).log("Projection started");
    CrashPoint.directory()
        .ifPresent(
            it -> LOG.atWarn().addKeyValue("reason", it).log("Crash points: for tests only"));
    return running;
  }

  private RunningProjection(Definition definition) {
    this.definition = definition;
    ProjectionSettings settings = definition.settings();
    this.format = new WireFormat(settings.topicPrefix(), WireFormat.standard().source());
    this.progress =
        new Progress(new StuckRule(settings.stuckAfter(), settings.backfill().grace()), clock);
    this.listener = new SafeListener(List.of(progress));
    definition.listeners().forEach(listener::add);
    this.health = new HealthBoard(listener, clock);
    this.rebuilds = new Rebuilds(inbox, listener);
    this.operations = new OperatedProjection(definition, this::status, inbox, rebuilds);
    this.properties = new ClientProperties(definition.name(), definition.kafka());
    this.replayService =
        new HttpReplayService(definition.replayService(), settings.backfill().timeout(), format);
    this.verifyLoop =
        new VerifyLoop(
            definition.name(),
            definition.positions(),
            verifiers(),
            settings.verify().every(),
            rebuilds,
            () -> view.turn().lag());
    this.pollThread = supervised(HealthBoard.Part.POLL, this::poll);
    this.verifyThread = supervised(HealthBoard.Part.VERIFY, this::verify);
    this.topicWatch = new TopicWatch(new TopicCheck(properties.admin(), topics()));
    this.topicThread = supervised(HealthBoard.Part.TOPICS, this::watchTopics);
    this.reports =
        settings.report().isOn()
            ? Optional.of(reports(settings.report().every()))
            : Optional.empty();
  }

  public ProjectionStatus status() {
    LoopView loop = view;
    VerifyLoop.Shared shared = verifyLoop.shared();
    Counts counts = loop.counts();
    return new ProjectionStatus(
        definition.name(),
        progress.judge(health.health()),
        loop.turn().lag(),
        loop.turn().held(),
        loop.turn().gaps().size(),
        loop.turn().gaps().stream().limit(ProjectionStatus.MAX_GAPS).toList(),
        shared.parked(),
        shared.unreadable(),
        counts.applied(),
        counts.duplicates(),
        counts.backfilled(),
        shared.through(),
        rebuilds.status());
  }

  public Set<EntityType> types() {
    return definition.types();
  }

  public void addListener(ProjectionListener added) {
    listener.add(added);
  }

  public void removeListener(ProjectionListener removed) {
    listener.remove(removed);
  }

  /** What an operator may do with it. */
  public Operations operations() {
    return operations;
  }

  /** Finishes the transaction under way, commits offsets, ends the threads. */
  @Override
  public void close() {
    verifyThread.ask();
    topicThread.ask();
    pollThread.close();
    verifyThread.close();
    topicThread.close();
    replayService.close();
    health.closed();
    reports.ifPresent(ReportLoop::close);
    LOG.atInfo().addKeyValue("projection", definition.name()).log("Projection closed");
  }

  private void poll(SupervisedThread.Closing closing) throws InterruptedException {
    if (!await(closing, topicWatch::look) || !await(closing, this::begin)) {
      return;
    }
    ProjectionCore core = new ProjectionCore(definition.settings(), listener, random);
    Applier applier =
        new Applier(
            definition.name(),
            definition.settings().apply(),
            core,
            definition.positions(),
            definition.handler(),
            clock,
            random);
    Counts earlier = view.counts();
    progress.begins(applier::underWay);
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties.consumer());
    try (Backfiller backfiller = new Backfiller(definition.name(), gaps())) {
      PollLoop.Parts parts =
          new PollLoop.Parts(
              definition.name(),
              consumer,
              core,
              applier,
              definition.settings().apply().atOnce(),
              new RecordReader(format),
              backfiller,
              rebuilds.of(this::type));
      try (PollLoop loop =
          new PollLoop(parts, inbox, health, clock, shown -> show(shown.after(earlier)))) {
        loop.run(topics(), closing.orOnce(topicWatch::isRefused));
      }
    } finally {
      view = LoopView.ended(earlier.plus(core.counts()));
      consumer.close(CloseOptions.timeout(MOST_CLOSING));
    }
  }

  /** Who fills gaps. */
  private ReplayService gaps() {
    return switch (definition.settings().backfill().way()) {
      case HTTP -> replayService;
      case REPUBLISH -> replayService.republishing();
    };
  }

  private ReportLoop reports(Duration every) {
    return new ReportLoop(
        definition.name(),
        UUID.randomUUID().toString(),
        clock.instant(),
        every,
        operations,
        new HttpCalls(definition.replayService(), ReportLoop.TIMEOUT));
  }

  private void show(LoopView shown) {
    progress.turned(shown.turn());
    view = shown;
  }

  /** Something that has to succeed before anything is polled. */
  private interface Condition {
    /** Why it is not fulfilled yet; empty if it is. */
    Optional<String> check() throws InterruptedException;
  }

  /** Returns false if it was asked to end before the condition was fulfilled. */
  private boolean await(SupervisedThread.Closing closing, Condition condition)
      throws InterruptedException {
    Optional<String> reason = condition.check();
    while (reason.isPresent()) {
      health.running(HealthBoard.Part.POLL, reason);
      if (closing.await(START_RETRY)) {
        return false;
      }
      reason = condition.check();
    }
    return true;
  }

  private Optional<String> begin() throws InterruptedException {
    return new Beginning(
            definition.name(),
            definition.positions(),
            replayService,
            new GroupOffsets(properties.admin(), definition.name().value()),
            format::topic,
            rebuilds)
        .run(definition.types());
  }

  private EntityType type(String topic) {
    return new EntityType(topic.substring(definition.settings().topicPrefix().length()));
  }

  private void verify(SupervisedThread.Closing closing) throws InterruptedException {
    health.running(HealthBoard.Part.VERIFY, Optional.empty());
    verifyLoop.run(closing);
  }

  private void watchTopics(SupervisedThread.Closing closing) throws InterruptedException {
    health.running(HealthBoard.Part.TOPICS, Optional.empty());
    topicWatch.run(closing);
  }

  private List<String> topics() {
    return definition.types().stream().map(format::topic).sorted().toList();
  }

  private SupervisedThread supervised(HealthBoard.Part part, SupervisedThread.Life life) {
    return new SupervisedThread(definition.name(), health, part, life);
  }

  private List<Verifier> verifiers() {
    Verifier.Parts parts =
        new Verifier.Parts(
            definition.name(),
            UUID.randomUUID().toString(),
            definition.positions(),
            replayService,
            inbox,
            listener,
            definition.settings().verify(),
            clock);
    return definition.types().stream().map(parts::of).toList();
  }
}
