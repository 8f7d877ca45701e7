package io.gapless.replay.jobs.run;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.JobsSettings;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.TallyPage;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.sample.ManualTime;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** One job of 5 entities by 40 events, its replicas, and a crash at any step of them. */
final class JobWorld {
  static final long JOB = 7;
  static final int ENTITIES = 5;
  static final int EVENTS = 200;
  static final int RATE = 100;
  static final String TOPIC = "gapless.elsewhere";
  static final JobsSettings SETTINGS =
      new JobsSettings(2_000, 4, 100, Duration.ofSeconds(10), Duration.ofMillis(500));
  static final int MOST_TURNS = 2_000;

  /** The process is gone. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A record on the topic.
   *
   * @param at when it was sent
   */
  record Sent(EventRecord record, long at) {
    String event() {
      return record.headers().getOrDefault("ce_subject", "")
          + "@"
          + record.headers().getOrDefault("ce_entityversion", "");
    }
  }

  final ManualTime time = new ManualTime(0);
  final InMemorySelectedEvents events = new InMemorySelectedEvents();
  final InMemoryJobStore store;
  final List<Sent> sent = new ArrayList<>();
  final Selection selection;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TopicGates gates = new TopicGates(time);
  private Function<EventRecord, PublishOutcome> kafka = it -> new PublishOutcome.Acknowledged();
  private Runnable beforeSend = () -> {};
  private Predicate<EventRecord> swallowed = it -> false;
  private int stepsLeft = Integer.MAX_VALUE;

  JobWorld(Selection selection) {
    this.selection = selection;
    for (int position = 1; position <= EVENTS; position++) {
      String id = "e" + position % ENTITIES;
      long version = (position + ENTITIES - 1) / ENTITIES;
      events.add(SampleEvents.event(SampleEvents.account(id), version, position));
    }
    Cursor start = Cursor.start(selection);
    JobClaim job = new JobClaim(JOB, 0, selection, TOPIC, RATE, Position.of(EVENTS), start, 0);
    store = new InMemoryJobStore(job, time);
  }

  static JobWorld ofAll() {
    return new JobWorld(Selection.all(EntityType.of("account")));
  }

  /** A replica with one slot. */
  JobRun replica(String name) {
    Publication publication = new Publication(this::publish, gates, Duration.ofSeconds(40));
    return new JobRun(
        new CrashingStore(),
        new JobRun.Ways(new CrashingEvents(), publication, SampleEvents.FORMAT),
        new RateLimit(SETTINGS.rateLimit(), time),
        SETTINGS,
        new JobRun.Runner(name, 1),
        new JobRun.Backends(new Backend("event-store"), new Backend("replay-store")),
        registry,
        time);
  }

  private CompletableFuture<PublishOutcome> publish(EventRecord record) {
    step();
    beforeSend.run();
    if (swallowed.test(record)) {
      return new CompletableFuture<>();
    }
    PublishOutcome outcome = kafka.apply(record);
    if (outcome instanceof PublishOutcome.Acknowledged) {
      sent.add(new Sent(record, time.getAsLong()));
    }
    step();
    return CompletableFuture.completedFuture(outcome);
  }

  void kafka(Function<EventRecord, PublishOutcome> answers) {
    kafka = answers;
  }

  /** Records that do not come to the topic, and of which nothing is heard. */
  void swallow(Predicate<EventRecord> records) {
    swallowed = records;
  }

  void beforeSend(Runnable hook) {
    beforeSend = hook;
  }

  /** The process dies at this step from now on. */
  void crashAfter(int steps) {
    stepsLeft = steps;
  }

  boolean crashed() {
    return stepsLeft <= 0;
  }

  void neverCrash() {
    stepsLeft = Integer.MAX_VALUE;
  }

  private void step() {
    if (stepsLeft-- <= 0) {
      throw new Crash();
    }
  }

  void turn(JobRun run) throws InterruptedException {
    Duration rest = run.turn();
    time.advance(rest.isZero() ? Duration.ofMillis(1) : rest);
  }

  /** Until the job has ended, the process dies, or the bound is reached. */
  void runToEnd(JobRun run) throws InterruptedException {
    for (int i = 0; i < MOST_TURNS && !store.state().isEnd(); i++) {
      turn(run);
    }
  }

  /** The events in the order of their first record. */
  List<String> firstSent() {
    return sent.stream().map(Sent::event).distinct().toList();
  }

  static String name(Event event) {
    return event.entity() + "@" + event.version();
  }

  /** Every call is a step before its effect and one behind it. */
  private final class CrashingStore implements JobStore {
    private <T> T stepped(java.util.function.Supplier<T> call) {
      step();
      T result = call.get();
      step();
      return result;
    }

    @Override
    public Optional<JobClaim> claim(String replica, Duration lease) {
      return stepped(() -> store.claim(replica, lease));
    }

    @Override
    public boolean hold(JobClaim claim, Duration lease) {
      return stepped(() -> store.hold(claim, lease));
    }

    @Override
    public boolean checkpoint(JobClaim claim, Cursor cursor, long published) {
      return stepped(() -> store.checkpoint(claim, cursor, published));
    }

    @Override
    public boolean end(JobClaim claim, JobState state, Optional<String> error) {
      return stepped(() -> store.end(claim, state, error));
    }

    @Override
    public void letGo(JobClaim claim) {
      step();
      store.letGo(claim);
      step();
    }
  }

  private final class CrashingEvents implements SelectedEvents {
    @Override
    public Position stable() {
      return events.stable();
    }

    @Override
    public SelectedPage page(Selection of, Cursor from, Position through, int limit) {
      step();
      return events.page(of, from, through, limit);
    }

    @Override
    public TallyPage count(
        Selection of, Cursor from, Position least, Position through, int window) {
      return events.count(of, from, least, through, window);
    }
  }
}
