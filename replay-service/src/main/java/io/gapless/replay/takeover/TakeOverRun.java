package io.gapless.replay.takeover;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.crash.CrashPoint;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLogException;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.LeaseLostException;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.publish.OrderedPublish;
import io.gapless.replay.publish.PageSize;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over dead writers: closes them, which makes their ranges final, and confirms what closed
 * writers left unconfirmed, ranges merged by position. Events are published, or spilled if Kafka
 * does not take them. One replica does it at a time, under a lease; the only state is the progress
 * saved in the event store, so every turn begins anew and may be repeated. One thread turns it.
 */
public final class TakeOverRun implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOverRun.class);
  private static final Duration STEP = Duration.ofMillis(20);

  /** Where a page's events go. */
  public record Ways(Publication publication, SpillWriter fallback, WireFormat format) {}

  /** Where troubles are noted. */
  public record Backends(Backend eventStore, Backend fallbackStore) {}

  private final TakeOverStore store;
  private final Ways ways;
  private final TakeOverSettings settings;
  private final TakeOverLease lease;
  private final CallsUnderLease calls;
  private final Backends backends;
  private final TakeOverMeters meters;
  private final LongSupplier nanoTime;
  private PageSize pageSize = PageSize.first(SpillWriter.MAX_BATCH);

  /**
   * @param replica this replica's name, unique among all that run
   */
  public TakeOverRun(
      TakeOverStore store,
      Ways ways,
      TakeOverSettings settings,
      String replica,
      Backends backends,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.store = store;
    this.ways = ways;
    this.settings = settings;
    this.lease = new TakeOverLease(store, replica, settings.lease(), nanoTime);
    this.calls = new CallsUnderLease(lease, STEP);
    this.backends = backends;
    this.meters = new TakeOverMeters(registry);
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "take-over";
  }

  @Override
  public Duration turn() throws InterruptedException {
    try {
      Optional<Lease> taken = lease.take();
      boolean more = taken.isPresent() && takeOver(taken.get());
      backends.eventStore().answered();
      return more ? Duration.ZERO : settings.pause();
    } catch (FallbackStoreException e) {
      return backends.fallbackStore().failed(e);
    } catch (LeaseLostException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("take-over stopped");
      return settings.pause();
    } catch (EventLogException e) {
      return backends.eventStore().failed(e);
    }
  }

  /** One page. Returns whether there may be more. */
  private boolean takeOver(Lease held) throws InterruptedException {
    closeDead(held);
    List<WriterStatus> closed = store.closed();
    if (closed.isEmpty()) {
      return false;
    }
    List<WriterId> writers = closed.stream().map(WriterStatus::id).toList();
    List<Event> events = store.unconfirmed(closed, pageSize.rows());
    if (events.isEmpty()) {
      store.settle(writers, held);
      writers.forEach(writer -> LOG.atInfo().addKeyValue("writer", writer).log("writer settled"));
      return false;
    }
    return confirm(new TakeOverPage(events, ways.format()), writers, held);
  }

  private void closeDead(Lease held) {
    for (WriterId writer : store.dead(settings.deadAfter())) {
      if (!lease.keeps(held)) {
        throw new LeaseLostException(held);
      }
      if (store.close(writer, settings.deadAfter())) {
        LOG.atInfo().addKeyValue("writer", writer).log("dead writer closed");
        meters.closed();
        CrashPoint.TAKE_OVER_WRITER_CLOSED.reached();
      }
    }
  }

  /** Publishes, spills the rest, and saves how far it came even if the fallback store is down. */
  private boolean confirm(TakeOverPage page, List<WriterId> writers, Lease held)
      throws InterruptedException {
    publish(page, held);
    try {
      spillRest(page, held);
    } finally {
      CrashPoint.TAKE_OVER_PAGE_SENT.reached();
      Optional<Position> through = page.confirmedThrough();
      if (through.isPresent()) {
        store.progress(writers, through.get(), held);
      }
    }
    pageSize = pageSize.after(page.size(), page.bytes());
    return true;
  }

  private void publish(TakeOverPage page, Lease held) throws InterruptedException {
    OrderedPublish publish =
        new OrderedPublish(page.outgoing(), spilledBefore(page, held), ways.publication());
    long giveUpAt = nanoTime.getAsLong() + settings.publishPatience().toNanos();
    while (!publish.finished() && nanoTime.getAsLong() - giveUpAt < 0) {
      publish
          .next(STEP)
          .filter(it -> it.outcome() instanceof PublishOutcome.Acknowledged)
          .ifPresent(
              it -> {
                page.published(it.row());
                meters.published();
              });
      if (!lease.keeps(held)) {
        throw new LeaseLostException(held);
      }
    }
  }

  /**
   * Entities that have rows in the fallback store: their events must wait behind those. If it
   * cannot be told, or is known not to be told, they are published; consumers put them in order.
   */
  private Set<EntityKey> spilledBefore(TakeOverPage page, Lease held) throws InterruptedException {
    if (backends.fallbackStore().isFailing()) {
      return Set.of();
    }
    try {
      return calls.call(held, () -> ways.fallback().held(page.entities()));
    } catch (FallbackStoreException e) {
      var unused = backends.fallbackStore().failed(e);
      return Set.of();
    }
  }

  private void spillRest(TakeOverPage page, Lease held) throws InterruptedException {
    List<Integer> rest = page.unconfirmed();
    if (rest.isEmpty()) {
      return;
    }
    List<SpilledEvent> events =
        rest.stream().map(row -> page.spill(row, TakeOverPage.REPLAY_REASON)).toList();
    calls.call(
        held,
        () -> {
          ways.fallback().spill(events);
          return true;
        });
    page.spilled(rest);
    meters.spilled(rest.size());
    backends.fallbackStore().answered();
  }

  /** Call it when the loop has stopped. Gives the lease back. */
  @Override
  public void close() {
    calls.close();
    try {
      lease.release();
    } catch (EventLogException e) {
      // It runs out by itself.
      var unused = backends.eventStore().failed(e);
    }
  }
}
