package io.gapless.replay.jobs.run;

import io.gapless.event.InvalidEventException;
import io.gapless.event.crash.CrashPoint;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLogException;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.JobsSettings;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Backoff;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.publish.OrderedPublish;
import io.gapless.replay.publish.Publication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs replay jobs, one after the other. A turn is one page: read, publish, save. Progress is saved
 * of acknowledged events only and under the claim's epoch, so that a job whose replica dies is
 * continued by another from there, with at most one page published twice, and a replica that was
 * thought dead cannot bring it back. One thread turns it.
 */
public final class JobRun implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration STEP = Duration.ofMillis(20);

  /** Half a second: a job that is paused or cancelled stops within two. */
  private static final int STEPS_TO_SETTLE = 25;

  /** After a page that Kafka did not take. */
  private static final Backoff TROUBLE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  /** Where events come from and go to. */
  public record Ways(SelectedEvents events, Publication publication, WireFormat format) {}

  /** Where troubles are noted. */
  public record Backends(Backend eventStore, Backend replayStore) {}

  /**
   * Who runs jobs.
   *
   * @param replica unique among all that run
   * @param slot tells this replica's runs apart
   */
  public record Runner(String replica, int slot) {}

  private final JobStore store;
  private final Ways ways;
  private final RateLimit limit;
  private final JobsSettings settings;
  private final Runner runner;
  private final Backends backends;
  private final Counter published;
  private final LongSupplier nanoTime;
  private @Nullable RunningJob running;
  private Duration trouble = TROUBLE.first();

  public JobRun(
      JobStore store,
      Ways ways,
      RateLimit limit,
      JobsSettings settings,
      Runner runner,
      Backends backends,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.store = store;
    this.ways = ways;
    this.limit = limit;
    this.settings = settings;
    this.runner = runner;
    this.backends = backends;
    this.nanoTime = nanoTime;
    this.published =
        Counter.builder("gapless.replay.published")
            .description("Events published by replay jobs of this replica")
            .register(registry);
  }

  @Override
  public String name() {
    return "replay-job-" + runner.slot();
  }

  @Override
  public Duration turn() throws InterruptedException {
    try {
      RunningJob job = running == null ? claim() : running;
      backends.replayStore().answered();
      return job == null ? settings.poll() : step(job);
    } catch (JobStoreException e) {
      return backends.replayStore().failed(e);
    } catch (EventLogException e) {
      return backends.eventStore().failed(e);
    }
  }

  private @Nullable RunningJob claim() {
    Optional<JobClaim> claimed = store.claim(runner.replica(), settings.lease());
    if (claimed.isEmpty()) {
      return null;
    }
    JobClaim claim = claimed.get();
    limit.enter(runner.slot(), claim.rate());
    LOG.atInfo()
        .addKeyValue("job", claim.id())
        .addKeyValue("position", claim.cursor().position())
        .log("replay job taken");
    trouble = TROUBLE.first();
    running = new RunningJob(claim, store, settings.lease(), nanoTime);
    return running;
  }

  private Duration step(RunningJob job) throws InterruptedException {
    if (!job.save() || !job.keeps()) {
      return leave(job);
    }
    int most = Math.min(job.rows(), limit.page(runner.slot()));
    Duration wait = limit.ask(runner.slot(), most);
    if (wait.isPositive()) {
      return wait.compareTo(RunningJob.LOOK_EVERY) < 0 ? wait : RunningJob.LOOK_EVERY;
    }
    try {
      return publish(job, read(job, most));
    } catch (InvalidEventException e) {
      return fail(
          job, "behind position " + job.cursor().position() + " lies a row that is no event");
    }
  }

  /** Reads a page; what it has less than was charged is given back. */
  private SelectedPage read(RunningJob job, int most) {
    int events = 0;
    try {
      JobClaim claim = job.claim();
      SelectedPage page =
          ways.events().page(claim.selection(), job.cursor(), claim.through(), most);
      events = page.events().size();
      backends.eventStore().answered();
      return page;
    } finally {
      limit.giveBack(runner.slot(), most - events);
    }
  }

  /** Publishes a page, and keeps how far it came even if the lease cannot be renewed. */
  private Duration publish(RunningJob job, SelectedPage page) throws InterruptedException {
    CrashPoint.JOB_PAGE_READ.reached();
    JobPage sent = new JobPage(page);
    boolean held;
    try {
      held = send(job, sent);
    } finally {
      job.advance(page, sent);
      published.increment(sent.acknowledged());
    }
    CrashPoint.JOB_PAGE_SENT.reached();
    if (!job.save() || !held) {
      return leave(job);
    }
    if (sent.refusal().isPresent()) {
      return fail(job, sent.refusal().get());
    }
    if (sent.isDone() && page.isLast()) {
      return end(job, JobState.DONE, Optional.empty());
    }
    return rest(sent.isDone());
  }

  /** Returns whether the job is still to go on; if not, nothing more is sent. */
  private boolean send(RunningJob job, JobPage page) throws InterruptedException {
    OrderedPublish publish =
        new OrderedPublish(page.outgoing(job.claim(), ways.format()), Set.of(), ways.publication());
    long giveUpAt = nanoTime.getAsLong() + ways.publication().patience().toNanos();
    while (!publish.finished() && page.refusal().isEmpty() && nanoTime.getAsLong() - giveUpAt < 0) {
      if (!job.keeps()) {
        CrashPoint.JOB_LEASE_LOST.reached();
        settle(publish, page);
        return false;
      }
      publish.next(STEP).ifPresent(page::settle);
    }
    return true;
  }

  /** What Kafka acknowledges meanwhile need not be sent again when the job goes on. */
  private static void settle(OrderedPublish publish, JobPage page) throws InterruptedException {
    publish.stop();
    for (int step = 0; step < STEPS_TO_SETTLE && !publish.finished(); step++) {
      publish.next(STEP).ifPresent(page::settle);
    }
  }

  private Duration rest(boolean wentWell) {
    if (wentWell) {
      trouble = TROUBLE.first();
      return Duration.ZERO;
    }
    Duration now = trouble;
    trouble = TROUBLE.after(trouble);
    return now;
  }

  private Duration fail(RunningJob job, String reason) {
    LOG.atWarn()
        .addKeyValue("job", job.claim().id())
        .addKeyValue("reason", reason)
        .log("replay job failed");
    return end(job, JobState.FAILED, Optional.of(reason));
  }

  private Duration end(RunningJob job, JobState state, Optional<String> error) {
    if (!store.end(job.claim(), state, error)) {
      return leave(job);
    }
    LOG.atInfo().addKeyValue("job", job.claim().id()).log("replay job ended");
    forget();
    return Duration.ZERO;
  }

  /** By order, or because another has it. */
  private Duration leave(RunningJob job) {
    store.letGo(job.claim());
    LOG.atInfo().addKeyValue("job", job.claim().id()).log("replay job left");
    forget();
    return Duration.ZERO;
  }

  private void forget() {
    running = null;
    limit.leave(runner.slot());
  }

  /** Call it when the loop has stopped. Gives the lease back, so that another goes on at once. */
  @Override
  public void close() {
    RunningJob job = running;
    if (job == null) {
      return;
    }
    try {
      boolean unused = job.save();
      var alsoUnused = leave(job);
    } catch (JobStoreException e) {
      // It runs out by itself.
      var unused = backends.replayStore().failed(e);
    }
  }
}
