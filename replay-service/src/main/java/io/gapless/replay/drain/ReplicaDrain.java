package io.gapless.replay.drain;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Shard;
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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  /** A look at the empty shards is followed by a rest of so many times what it took. */
  static final int LOOK_REST = 50;

  /** The longest such rest; the shortest is {@link DrainSettings#poll}. */
  static final Duration LONGEST_REST = Duration.ofSeconds(2);

  private static final Duration WAIT = Duration.ofMillis(50);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private record Done(
      DrainAgenda.Task task, @Nullable PageResult result, @Nullable Throwable failure) {}

  /** What a look at empty shards found. */
  private record Look(Set<Shard> occupied, long nanos) {}

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
  private final ExecutorService beside;
  private final CallBeside<HeldShards.Renewal> renewal;
  private final CallBeside<Look> look;
  private final BlockingQueue<Done> done;

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
    this.agenda = new DrainAgenda(settings.poll());
    this.pace = DrainPace.first(settings.parallelism(), settings.slowFrom());
    this.meters = new DrainMeters(registry, () -> pace.pages());
    this.lookAt = nanoTime.getAsLong();
    this.paceAt = lookAt;
    this.done = new ArrayBlockingQueue<>(settings.parallelism());
    this.workers =
        Executors.newFixedThreadPool(
            settings.parallelism(), Thread.ofPlatform().daemon().name("drain-", 1).factory());
    this.beside =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("drain-beside-", 1).factory());
    this.renewal = new CallBeside<>(beside);
    this.look = new CallBeside<>(beside);
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
      lookAtEmptyShards();
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
    Optional<HeldShards.Renewal> renewed = renewal.take();
    if (renewed.isPresent()) {
      held.take(renewed.get());
      backend.answered();
    }
    if (renewal.isIdle() && held.renewalDue()) {
      renewal.begin(held::ask);
    }
  }

  private void migrateOnce() {
    if (!migrated) {
      store.migrate();
      migrated = true;
    }
  }

  /**
   * All in one request: to poll each by itself would keep a small fallback store from its work.
   * What takes long is done less often: a store that has just been emptied passes what was deleted.
   */
  private void lookAtEmptyShards() throws InterruptedException {
    long now = nanoTime.getAsLong();
    Optional<Look> looked = look.take();
    if (looked.isPresent()) {
      agenda.wake(looked.get().occupied(), now);
      lookAt = now + rest(looked.get().nanos());
      backend.answered();
    }
    if (look.isIdle() && now - lookAt >= 0) {
      Set<Shard> empty = agenda.empty();
      if (!empty.isEmpty()) {
        look.begin(() -> lookAt(empty));
      }
    }
  }

  private Look lookAt(Set<Shard> empty) {
    long begun = nanoTime.getAsLong();
    Set<Shard> occupied = store.shardsWithRows(empty);
    return new Look(occupied, nanoTime.getAsLong() - begun);
  }

  private long rest(long took) {
    return Math.max(settings.poll().toNanos(), Math.min(took * LOOK_REST, LONGEST_REST.toNanos()));
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

  static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException expected
        ? expected
        : new IllegalStateException("a drain worker died", cause);
  }

  /** Call it when the loop has stopped. Gives the shards back. */
  @Override
  public void close() {
    workers.shutdown();
    beside.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
          || !beside.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
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
