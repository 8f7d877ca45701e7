package io.gapless.replay.backfill;

import io.gapless.event.wire.EventLine;
import io.gapless.replay.read.SharedReads;
import io.gapless.replay.read.StoreReads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/**
 * Answers what the event store says of each missing version, from committed rows on the primary.
 * Concurrent requests for one range share one read. Thread-safe.
 */
public final class Backfill {
  private final RangeReader reader;
  private final StoreReads reads;
  private final SharedReads<VersionRange, RangeRead> shared;
  private final Timer timer;

  public Backfill(EntityEvents store, StoreReads reads, MeterRegistry registry) {
    this.reader = new RangeReader(store);
    this.reads = reads;
    this.shared = new SharedReads<>(reads);
    this.timer = timer(registry, "versions");
  }

  /**
   * @param by what is asked for: {@code versions} of an entity, or {@code positions}
   */
  static Timer timer(MeterRegistry registry, String by) {
    return Timer.builder("gapless.backfill")
        .description("Backfill answers, from the request to the last event read")
        .tag("by", by)
        .publishPercentileHistogram()
        .register(registry);
  }

  /**
   * One line per version, in order; ends early after {@link BackfillRequest#MAX_VERSIONS} versions
   * or a few megabytes, and with a verdict that stands for all later versions.
   *
   * @throws io.gapless.replay.read.StoreUnavailableException if the store does not answer in time
   * @throws BrokenSequenceException if the store has a hole
   */
  public List<EventLine> answer(BackfillRequest request) {
    Timer.Sample sample = Timer.start();
    try {
      return verdicts(request).lines();
    } finally {
      sample.stop(timer);
    }
  }

  private Verdicts verdicts(BackfillRequest request) {
    VersionRange range = request.range();
    Verdicts first = Verdicts.of(request, shared.shared(range, () -> reader.read(range)));
    // A shared read may have begun before the caller saw the event, even before its commit.
    return first.isFinal() ? Verdicts.of(request, reads.read(() -> reader.read(range))) : first;
  }
}
