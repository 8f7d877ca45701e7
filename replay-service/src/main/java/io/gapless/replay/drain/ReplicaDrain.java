package io.gapless.replay.drain;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.SpillReader;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.publish.PageSize;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.TopicGates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This replica's part of the drain: holds its shards and keeps a few of them at work. While Kafka
 * takes nothing, one event of its own is under way as the probe, and no page is read. Needs the
 * fallback store and Kafka, not the event store. One thread turns it.
 */
public final class ReplicaDrain implements Loop, AutoCloseable {
  /** Rows read to find one to probe with. */
  static final int PROBE_ROWS = 20;

  /** Between two looks whether an idle store has got rows. */
  static final Duration IDLE_LOOK = Duration.ofMillis(500);

  /** Looks that take more than this part of {@link #IDLE_LOOK} are made less often. */
  static final int LOOK_REST = 50;

  /** The same when it has rows in the shards of other replicas, or a look takes its time. */
  static final Duration BACKLOG_LOOK = Duration.ofSeconds(2);

  private static final Duration WAIT = Duration.ofMillis(50);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private record Done(
      DrainAgenda.Task task, @Nullable PageResult result, @Nullable Throwable failure) {}

  private final FallbackStore store;
  private final TopicGates gates;
  private final DrainSettings settings;
  private final Backend backend;
  private final LongSupplier nanoTime;
  private final ShardDrain shards;
  private final HeldShards held;
  private final QuarantineRetry quarantineRetry;
  private final DrainAgenda agenda;
  private final DrainMeters meters;
  private final Acknowledgements acknowledgements;
  private final ExecutorService workers;
  private final ExecutorService renewer;
  private final BlockingQueue<Done> done;

  private @Nullable Future<HeldShards.Renewal> renewal;
  private volatile DrainPace pace;
  private PageSize pageSize = PageSize.first(SpillReader.MAX_PAGE);
  private boolean migrated;
  private int busy;
  private long lookAt;
  private long paceAt;

  /**
   * @param replica this replica's name, unique among all that run
   * @param backend where the fallback store's troubles are noted
   */
  public ReplicaDrain(
      FallbackStore store,
      Publication publication,
      DrainSettings settings,
      String replica,
      Backend backend,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.store = store;
    this.gates = publication.gates();
    this.settings = settings;
    this.backend = backend;
    this.nanoTime = nanoTime;
    this.acknowledgements = new Acknowledgements(publication.publisher(), nanoTime);
    this.shards =
        new ShardDrain(
            store,
            new Publication(acknowledgements, publication.gates(), publication.patience()),
            nanoTime);
    this.held = new HeldShards(store, replica, settings.lease(), nanoTime);
    this.quarantineRetry = new QuarantineRetry(store, settings.quarantineRetry(), nanoTime);
    this.agenda = new DrainAgenda(settings.poll(), nanoTime.getAsLong());
    this.pace = DrainPace.first(settings.parallelism(), settings.slowFrom());
    this.meters = new DrainMeters(registry, () -> pace.pages());
    this.lookAt = nanoTime.getAsLong();
    this.paceAt = lookAt;
    this.done = new ArrayBlockingQueue<>(settings.parallelism());
    this.workers =
        Executors.newFixedThreadPool(
            settings.parallelism(), Thread.ofPlatform().daemon().name("drain-", 1).factory());
    this.renewer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("drain-renewal").factory());
  }

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public Duration turn() throws InterruptedException {
    try {
      migrateOnce();
      renewIfDue();
      agenda.hold(held.held(), nanoTime.getAsLong());
      quarantineRetry.releaseIfDue(held.held());
      lookIfAsleep();
      adaptPace();
      dispatch();
      collect();
      return Duration.ZERO;
    } catch (FallbackStoreException e) {
      return backend.failed(e);
    }
  }

  /** Beside the work: a store that is slow to renew must not keep pages from being drained. */
  private void renewIfDue() throws InterruptedException {
    Future<HeldShards.Renewal> last = renewal;
    if (last != null && last.isDone()) {
      renewal = null;
      held.take(result(last));
      backend.answered();
    }
    if (renewal == null && held.renewalDue()) {
      renewal = renewer.submit(held::ask);
    }
  }

  private static HeldShards.Renewal result(Future<HeldShards.Renewal> done)
      throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private void migrateOnce() {
    if (!migrated) {
      store.migrate();
      migrated = true;
    }
  }

  /**
   * A look costs next to nothing while the store is empty; with a backlog it is a scan, and for a
   * while after one it passes what was deleted.
   */
  private void lookIfAsleep() {
    long now = nanoTime.getAsLong();
    if (!agenda.asleep() || now - lookAt < 0) {
      return;
    }
    boolean empty = store.summary().spilled() == 0;
    long took = nanoTime.getAsLong() - now;
    Duration pause = empty && took * LOOK_REST < IDLE_LOOK.toNanos() ? IDLE_LOOK : BACKLOG_LOOK;
    lookAt = now + pause.toNanos();
    if (!empty) {
      agenda.wake(now);
    }
  }

  private void adaptPace() {
    long now = nanoTime.getAsLong();
    if (now - paceAt >= DrainPace.LOOK_EVERY.toNanos()) {
      paceAt = now;
      OptionalLong median = acknowledgements.takeMedian();
      if (!gates.anyOpen()) {
        pace = pace.anew();
      } else if (median.isPresent()) {
        pace = pace.after(median.getAsLong());
      }
    }
  }

  private void dispatch() {
    while (busy < pace.pages()) {
      boolean open = gates.anyOpen();
      if (!open && (busy > 0 || !gates.probeDue())) {
        return;
      }
      Optional<DrainAgenda.Task> task = agenda.next(nanoTime.getAsLong());
      if (task.isEmpty()) {
        return;
      }
      busy++;
      int limit = open ? pageSize.rows() : Math.min(PROBE_ROWS, pageSize.rows());
      workers.execute(() -> work(task.get(), limit));
    }
  }

  private void work(DrainAgenda.Task task, int limit) {
    try {
      done.add(new Done(task, shards.drain(task.shard(), task.cursor(), limit), null));
    } catch (RuntimeException | Error e) {
      // Handed to the loop, which ends of it unless it is the store that does not answer.
      done.add(new Done(task, null, e));
    } catch (InterruptedException e) {
      // Only close() interrupts: nobody waits for the result.
      Thread.currentThread().interrupt();
    }
  }

  private void collect() throws InterruptedException {
    Done next = done.poll(WAIT.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      settle(next);
      next = done.poll();
    }
  }

  private void settle(Done next) {
    busy--;
    long now = nanoTime.getAsLong();
    PageResult result = next.result();
    if (result == null) {
      agenda.failed(next.task(), now);
      throw failure(next.failure());
    }
    backend.answered();
    agenda.finished(next.task(), result, gates.anyOpen(), now);
    pageSize = pageSize.after(result.read(), result.bytes());
    meters.count(result);
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException expected
        ? expected
        : new IllegalStateException("a drain worker died", cause);
  }

  /** Call it when the loop has stopped. Gives the shards back. */
  @Override
  public void close() {
    workers.shutdown();
    renewer.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
          || !renewer.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        workers.shutdownNow();
      }
      held.release();
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    } catch (FallbackStoreException e) {
      // They run out by themselves.
      var unused = backend.failed(e);
    }
  }
}
