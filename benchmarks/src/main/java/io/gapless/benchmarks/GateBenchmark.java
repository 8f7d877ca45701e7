package io.gapless.benchmarks;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an event costs the gate, from its arrival until it counts as applied. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class GateBenchmark {
  private static final int ENTITIES = 1_000;
  private static final int VERSIONS = 20;
  private static final int POLLED = 500;
  private static final Instant NOW = Instant.EPOCH;
  private static final TopicPartition PARTITION = new TopicPartition("gapless.account", 0);

  /** Whether neighbouring versions come the wrong way round, so that each pair opens a gap. */
  @Param({"false", "true"})
  public boolean swapped;

  private List<Event> events = List.of();
  private ProjectionCore core = newCore();

  @Setup(Level.Trial)
  public void make() {
    List<Event> all = new ArrayList<>();
    for (int version = 1; version <= VERSIONS; version++) {
      int its = swapped ? version % 2 == 0 ? version - 1 : version + 1 : version;
      for (int entity = 0; entity < ENTITIES; entity++) {
        long position = (long) (its - 1) * ENTITIES + entity + 1;
        all.add(Events.at(EntityKey.of("account", "e-" + entity), its, position));
      }
    }
    events = List.copyOf(all);
  }

  @Setup(Level.Invocation)
  public void empty() {
    core = newCore();
  }

  private static ProjectionCore newCore() {
    return new ProjectionCore(
        ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
  }

  @Benchmark
  @OperationsPerInvocation(ENTITIES * VERSIONS)
  public long applyEvent() {
    for (int from = 0; from < events.size(); from += POLLED) {
      for (int i = from; i < from + POLLED; i++) {
        core.arrived(events.get(i), new Origin(PARTITION, i), NOW);
      }
      for (EntityKey key : core.unplaced(POLLED)) {
        core.placed(key, AppliedPosition.none(), NOW);
      }
      applyAll();
    }
    long applied = core.counts().applied();
    if (applied != events.size()) {
      throw new IllegalStateException("only " + applied + " were applied");
    }
    return applied;
  }

  /** What closes a gap frees more than one event. */
  private void applyAll() {
    List<Advance> ready = core.ready(POLLED);
    while (!ready.isEmpty()) {
      for (Advance advance : ready) {
        core.applied(advance, NOW);
      }
      ready = core.ready(POLLED);
    }
  }
}
