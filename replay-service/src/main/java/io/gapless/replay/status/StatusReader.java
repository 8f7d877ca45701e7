package io.gapless.replay.status;

import io.gapless.event.Position;
import io.gapless.log.read.EventReader;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpillSummary;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.projections.ProjectionRegistry;
import io.gapless.replay.projections.ProjectionSummary;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.read.StoreUnavailableException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Looks at both stores. Thread-safe. */
public final class StatusReader {
  /** Where to look. */
  public record Sources(
      SpillReader spilled, TakeOver writers, EventReader events, ProjectionRegistry projections) {}

  /** How to look, each store by itself: one that hangs must not hide the other. */
  public record Reads(StoreReads fallbackStore, StoreReads eventStore, StoreReads replayStore) {}

  private final String replica;
  private final Sources sources;
  private final Reads reads;
  private final Clock clock;
  private final CostlyRead<SpillSummary> summary;
  private final CostlyRead<List<ProjectionSummary>> projections;
  private final AtomicLong stable = new AtomicLong();

  public StatusReader(String replica, Sources sources, Reads reads, Clock clock) {
    this.replica = replica;
    this.sources = sources;
    this.reads = reads;
    this.clock = clock;
    this.summary = new CostlyRead<>(sources.spilled()::summary, System::nanoTime);
    this.projections = new CostlyRead<>(sources.projections()::worstFirst, System::nanoTime);
  }

  /** The status now; parts that cannot be told are left out and named. */
  public ReplayStatus status() {
    List<String> unavailable = new ArrayList<>();
    Optional<SpillStatus> spill = tell(this::spill, unavailable);
    Optional<StoreStatus> store = tell(this::store, unavailable);
    Optional<List<ProjectionSummary>> known = tell(this::projections, unavailable);
    return new ReplayStatus(
        replica,
        spill.map(SpillStatus::spilled).orElse(null),
        spill.map(SpillStatus::quarantined).orElse(null),
        spill.map(it -> it.oldestAge().toMillis()).orElse(null),
        store.map(it -> writers(it.writers())).orElse(List.of()),
        known.orElse(List.of()).stream().limit(ReplayStatus.MAX_PROJECTIONS).toList(),
        known.map(List::size).orElse(null),
        store.map(it -> it.stable().value()).orElse(null),
        unavailable);
  }

  /**
   * @throws StoreUnavailableException if the fallback store does not answer
   */
  SpillStatus spill() {
    return SpillStatus.of(reads.fallbackStore().read(summary::get), clock);
  }

  /**
   * @throws StoreUnavailableException if the event store does not answer
   */
  StoreStatus store() {
    return reads
        .eventStore()
        .read(() -> new StoreStatus(sources.writers().writers(), highest(sources.events())));
  }

  /**
   * @throws StoreUnavailableException if the service's own tables do not answer
   */
  List<ProjectionSummary> allProjections() {
    return reads.replayStore().read(sources.projections()::worstFirst);
  }

  private List<ProjectionSummary> projections() {
    return reads.replayStore().read(projections::get);
  }

  /** A new writer can lower what is computed; every value ever computed stays true. */
  private Position highest(EventReader events) {
    return Position.of(stable.accumulateAndGet(events.stable().value(), Math::max));
  }

  private static <T> Optional<T> tell(Supplier<T> part, List<String> unavailable) {
    try {
      return Optional.of(part.get());
    } catch (StoreUnavailableException e) {
      unavailable.add(e.getMessage());
      return Optional.empty();
    }
  }

  private static List<ReplayStatus.Writer> writers(List<WriterStatus> writers) {
    return writers.stream()
        .map(
            writer ->
                new ReplayStatus.Writer(
                    writer.id().toString(),
                    writer.state().name(),
                    writer.committedThrough().value(),
                    writer.confirmedThrough().value(),
                    writer.heartbeatAge().toMillis(),
                    writer.host()))
        .toList();
  }
}
