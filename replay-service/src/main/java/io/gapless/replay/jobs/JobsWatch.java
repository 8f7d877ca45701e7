package io.gapless.replay.jobs;

import io.gapless.replay.loop.Loop;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.read.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many jobs there are in each state, on all replicas, as a gauge. */
public final class JobsWatch implements Loop {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final JobsRepository repository;
  private final StoreReads reads;
  private final Map<JobState, AtomicLong> counts = new EnumMap<>(JobState.class);

  /**
   * @param reads of the replay store
   */
  public JobsWatch(JobsRepository repository, StoreReads reads, MeterRegistry registry) {
    this.repository = repository;
    this.reads = reads;
    for (JobState state : JobState.values()) {
      AtomicLong count = new AtomicLong();
      counts.put(state, count);
      Gauge.builder("gapless.replay.jobs", count, AtomicLong::doubleValue)
          .description("Replay jobs of all replicas")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  @Override
  public String name() {
    return "replay-jobs-watch";
  }

  @Override
  public Duration turn() {
    try {
      counts.forEach((state, count) -> count.set(reads.read(() -> repository.count(state.name()))));
    } catch (StoreUnavailableException e) {
      // The reads have noted it; the last counts stand.
      return PAUSE;
    }
    return PAUSE;
  }
}
