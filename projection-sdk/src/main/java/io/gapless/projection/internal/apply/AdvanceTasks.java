package io.gapless.projection.internal.apply;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.apply.Applier.Task;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that apply events: many entities together as long as that goes well, one entity
 * alone and event by event after it did not. Those alone never take all who work, so the others go
 * on beside them.
 */
final class AdvanceTasks {
  private static final Logger LOG = LoggerFactory.getLogger(AdvanceTasks.class);

  private record Done(Advance advance, Outcome outcome) {}

  private final ProjectionName projection;
  private final ProjectionCore core;
  private final Transactions transactions;
  private final SlowEntities slow;
  private final InstantSource clock;
  private final Consumer<Throwable> unavailable;
  private final BatchSize batchSize;
  private final Overlap overlap;
  private final int mostAlone;
  private final Deque<Advance> alone = new ArrayDeque<>();
  private int aloneUnderWay;
  private int underWay;
  private boolean wasAlone;

  /**
   * @param unavailable told, under the lock, that the store cannot be used
   */
  AdvanceTasks(
      ProjectionName projection,
      ProjectionSettings.Apply settings,
      ProjectionCore core,
      Transactions transactions,
      SlowEntities slow,
      InstantSource clock,
      Consumer<Throwable> unavailable) {
    this.projection = projection;
    this.core = core;
    this.transactions = transactions;
    this.slow = slow;
    this.clock = clock;
    this.unavailable = unavailable;
    this.batchSize = new BatchSize(settings.batch());
    this.overlap = new Overlap(settings.atOnce());
    this.mostAlone = Math.max(1, settings.atOnce() - 1);
  }

  Optional<Task> next(Instant now) {
    if (core.pauseReason().isPresent()) {
      alone.forEach(advance -> core.ended(advance.entity()));
      alone.clear();
    }
    Optional<Task> next =
        wasAlone
            ? together(now).or(() -> alone(now))
            : alone(now).or(() -> together(now)).or(() -> alone(now));
    next.ifPresent(task -> underWay++);
    return next;
  }

  // ── together ──────────────────────────────────────────────────────────────────────────────────

  private Optional<Task> together(Instant now) {
    int most = batchSize.events();
    if (!overlap.mayBegin(core.readyEntities() >= most, now)) {
      return Optional.empty();
    }
    List<Advance> batch = new ArrayList<>(core.ready(most));
    core.begun(keys(batch));
    batch.removeIf(advance -> slow.contains(advance.entity()) && alone.add(advance));
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    wasAlone = false;
    overlap.begun(now);
    return Optional.of(() -> together(batch));
  }

  private Runnable together(List<Advance> batch) {
    Instant start = clock.instant();
    Outcome outcome = transactions.apply(batch);
    Duration time = Duration.between(start, clock.instant());
    return () -> {
      underWay--;
      overlap.ended();
      if (outcome instanceof Outcome.Committed) {
        batchSize.took(events(batch), time);
        overlap.committed();
      }
      concludeBatch(batch, outcome);
    };
  }

  private void concludeBatch(List<Advance> batch, Outcome outcome) {
    boolean blamesOne = batch.size() == 1 && batch.getFirst().events().size() == 1;
    boolean stays =
        switch (outcome) {
          case Outcome.Committed committed -> false;
          case Outcome.Unavailable unavailable -> false;
          case Outcome.Unknown unknown -> false;
          case Outcome.Lost lost -> !blamesOne;
          case Outcome.HandlerFailed failed -> !blamesOne;
          case Outcome.Contended contended -> !blamesOne && !overlap.contended();
        };
    if (stays) {
      alone.addAll(batch);
    } else if (outcome instanceof Outcome.Contended && !blamesOne) {
      batch.forEach(advance -> core.ended(advance.entity())); // again, with fewer at once
    } else {
      Instant now = clock.instant();
      batch.forEach(advance -> tell(new Done(advance, outcome), now));
      batch.forEach(advance -> core.ended(advance.entity()));
      cannotBeUsed(outcome).ifPresent(unavailable);
    }
  }

  // ── alone ─────────────────────────────────────────────────────────────────────────────────────

  private Optional<Task> alone(Instant now) {
    if (aloneUnderWay >= mostAlone) {
      return Optional.empty();
    }
    Optional<Advance> next = Optional.ofNullable(alone.poll()).or(() -> retry(now));
    next.ifPresent(
        advance -> {
          aloneUnderWay++;
          wasAlone = true;
        });
    return next.map(advance -> () -> alone(advance));
  }

  /** During a pause it is the probe, and nothing else is tried beside it. */
  private Optional<Advance> retry(Instant now) {
    if (core.pauseReason().isPresent() && underWay > 0) {
      return Optional.empty();
    }
    Optional<Advance> retry = core.retry(now);
    retry.ifPresent(advance -> core.begun(List.of(advance.entity())));
    return retry;
  }

  /** Applies the events of one entity up to the first that fails. */
  private Runnable alone(Advance advance) {
    List<Done> done = new ArrayList<>();
    AppliedPosition from = advance.from();
    for (Event event : advance.events()) {
      Advance single = new Advance(advance.entity(), from, List.of(event));
      Outcome outcome = transactions.apply(List.of(single));
      done.add(new Done(single, outcome));
      if (!(outcome instanceof Outcome.Committed)) {
        break;
      }
      from = single.to();
    }
    return () -> {
      underWay--;
      aloneUnderWay--;
      Instant now = clock.instant();
      done.forEach(it -> tell(it, now));
      core.ended(advance.entity());
      cannotBeUsed(done.getLast().outcome()).ifPresent(unavailable);
    };
  }

  // ── what came of it ───────────────────────────────────────────────────────────────────────────

  private void tell(Done done, Instant now) {
    EntityKey entity = done.advance().entity();
    switch (done.outcome()) {
      case Outcome.Committed committed -> core.applied(done.advance(), now);
      case Outcome.Lost lost -> core.lost(entity);
      case Outcome.HandlerFailed failed -> handlerFailed(failed, now);
      case Outcome.Contended contended -> core.delayed(entity, now);
      // Next time each alone, so that one that kills connections cannot hold up the others.
      case Outcome.Unavailable no -> core.delayed(entity, now);
      case Outcome.Unknown unknown -> core.lost(entity);
    }
  }

  private void handlerFailed(Outcome.HandlerFailed failed, Instant now) {
    LOG.atWarn()
        .addKeyValue("projection", projection)
        .addKeyValue("entity", failed.entity())
        .addKeyValue("version", failed.version())
        .addKeyValue("reason", failed.cause().getClass().getName())
        .log("Handler failed");
    core.failed(failed.entity(), failed.version(), ErrorText.of(failed.cause()), now);
  }

  private static Optional<Throwable> cannotBeUsed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Unavailable no -> Optional.of(no.cause());
      case Outcome.Unknown unknown -> Optional.of(unknown.cause());
      case Outcome.Committed committed -> Optional.empty();
      case Outcome.Lost lost -> Optional.empty();
      case Outcome.HandlerFailed failed -> Optional.empty();
      case Outcome.Contended contended -> Optional.empty();
    };
  }

  private static List<EntityKey> keys(List<Advance> batch) {
    return batch.stream().map(Advance::entity).toList();
  }

  private static int events(List<Advance> batch) {
    return batch.stream().mapToInt(advance -> advance.events().size()).sum();
  }
}
