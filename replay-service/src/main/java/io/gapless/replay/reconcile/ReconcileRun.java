package io.gapless.replay.reconcile;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.event.crash.CrashPoint;
import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.reconcile.compare.Comparison;
import io.gapless.replay.reconcile.compare.UnreconcilableException;
import io.gapless.replay.reconcile.compare.Window;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the reports that are asked for, and repairs, one at a time: claimed, compared, written or
 * repaired. Whoever loses its claim stops; the next one begins anew. One thread turns it.
 */
public final class ReconcileRun implements Loop, AutoCloseable {
  /** A report that was begun so often and never ended is given up. */
  static final int MOST_ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileRun.class);

  /** After so long a turn ends, so that the claim is renewed and the service can stop. */
  private static final Duration TURN = Duration.ofSeconds(1);

  /** Where reports are kept, and how it fares. */
  public record Kept(Reports reports, Backend backend, ReconcileMeters meters) {}

  /** What is being worked on. */
  private record Work(Claim claim, Comparison comparison, long begun, Optional<Repair> repair) {}

  private final Kept kept;
  private final Comparisons comparisons;
  private final Publication publication;
  private final Duration poll;
  private final LongSupplier nanoTime;
  private @Nullable Work work;
  private boolean closed;

  /**
   * @param comparisons closed with this
   * @param poll how often to look for work
   */
  public ReconcileRun(
      Kept kept,
      Comparisons comparisons,
      Publication publication,
      Duration poll,
      LongSupplier nanoTime) {
    this.kept = kept;
    this.comparisons = comparisons;
    this.publication = publication;
    this.poll = poll;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public synchronized Duration turn() throws InterruptedException {
    if (closed) {
      return poll;
    }
    try {
      Duration rest = work == null ? begin() : goOn(work);
      kept.backend.answered();
      return rest;
    } catch (RuntimeException e) {
      end();
      if (Backend.isDatabases(e)) {
        return kept.backend.failed(e);
      }
      throw e;
    }
  }

  private Duration begin() {
    Optional<Claim> claimed = kept.reports.claim();
    if (claimed.isEmpty()) {
      return poll;
    }
    Claim claim = claimed.get();
    ReconciliationRow row = claim.row();
    LOG.atInfo().addKeyValue("job", row.id()).log("reconciliation begins");
    if (row.attempts() >= MOST_ATTEMPTS) {
      kept.reports.failed(claim, "given up: it was begun %d times".formatted(row.attempts()));
      return Duration.ZERO;
    }
    Window window =
        new Window(
            EntityType.of(row.entityType()),
            Position.of(row.afterPosition()),
            Position.of(row.throughPosition()));
    work = new Work(claim, comparisons.begin(window), nanoTime.getAsLong(), Optional.empty());
    return Duration.ZERO;
  }

  private Duration goOn(Work current) throws InterruptedException {
    if (!current.claim.keeps()) {
      LOG.atInfo().addKeyValue("job", current.claim.row().id()).log("reconciliation is another's");
      end();
      return Duration.ZERO;
    }
    return current.repair.isPresent() ? repair(current, current.repair.get()) : compare(current);
  }

  private Duration compare(Work current) throws InterruptedException {
    long until = nanoTime.getAsLong() + TURN.toNanos();
    try {
      while (current.comparison.step()) {
        CrashPoint.REPORT_STEP_DONE.reached();
        if (nanoTime.getAsLong() - until >= 0) {
          return Duration.ZERO;
        }
      }
    } catch (UnreconcilableException
        | EventLogException
        | InvalidEventException
        | UncheckedIOException
        | KafkaException e) {
      return fail(current, e);
    }
    return compared(current);
  }

  private Duration fail(Work current, RuntimeException cause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the service stops");
    }
    LOG.atWarn()
        .addKeyValue("job", current.claim.row().id())
        .addKeyValue("reason", cause.toString())
        .log("reconciliation failed");
    kept.reports.failed(current.claim, String.valueOf(cause.getMessage()));
    end();
    return Duration.ZERO;
  }

  private Duration compared(Work current) {
    ReconciliationRow row = current.claim.row();
    if (row.isRepair()) {
      Repair.Ways ways =
          new Repair.Ways(comparisons.sides().store(), publication, comparisons.sides().format());
      Repair repair = new Repair(current.comparison, ways, row.id(), nanoTime);
      work = new Work(current.claim, current.comparison, current.begun, Optional.of(repair));
      return Duration.ZERO;
    }
    if (kept.reports.done(current.claim, current.comparison)) {
      kept.meters.took(Duration.ofNanos(nanoTime.getAsLong() - current.begun));
      LOG.atInfo()
          .addKeyValue("job", row.id())
          .addKeyValue("counts", current.comparison.counts())
          .log("reconciliation done");
    }
    end();
    return Duration.ZERO;
  }

  private Duration repair(Work current, Repair repair) throws InterruptedException {
    if (repair.isDone()) {
      if (repair.leftOut() > 0) {
        kept.reports.failed(
            current.claim,
            "%,d events were not acknowledged by Kafka: repeat it".formatted(repair.leftOut()));
      } else {
        kept.reports.repairDone(current.claim);
      }
      end();
      return Duration.ZERO;
    }
    int published;
    try {
      published = repair.page();
    } catch (EventLogException e) {
      return fail(current, e);
    }
    if (!kept.reports.repaired(current.claim, published)) {
      end();
    }
    return Repair.PAUSE;
  }

  /** It is written, or somebody else's. */
  private void end() {
    Work ended = work;
    work = null;
    if (ended != null) {
      ended.comparison.close();
    }
  }

  /** Lets another replica go on at once. Waits for the turn under way, about a second. */
  @Override
  public synchronized void close() {
    closed = true;
    Work left = work;
    end();
    comparisons.close();
    if (left != null) {
      try {
        left.claim.letGo();
      } catch (RuntimeException e) {
        if (!Backend.isDatabases(e)) {
          throw e;
        }
        var unused = kept.backend.failed(e); // it runs out by itself
      }
    }
  }
}
