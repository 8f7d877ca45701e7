package io.gapless.benchmarks;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.log.writer.DurablePoint;
import io.gapless.log.writer.Watermark;
import io.gapless.log.writer.WatermarkTracker;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an event costs the watermark: its commit, its confirmation, and a look after each batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class WatermarkBenchmark {
  private static final int BATCH = 64;
  private static final int BATCHES = 2_000;
  private static final EntityKey ENTITY = EntityKey.of("account", "ada");
  private static final Instant NOW = Instant.EPOCH;

  private final List<List<Event>> batches =
      LongStream.range(0, BATCHES).mapToObj(WatermarkBenchmark::batch).toList();
  private WatermarkTracker tracker = new WatermarkTracker(DurablePoint.none());

  private static List<Event> batch(long number) {
    return LongStream.rangeClosed(number * BATCH + 1, (number + 1) * BATCH)
        .mapToObj(position -> Events.at(ENTITY, position, position))
        .toList();
  }

  @Setup(Level.Invocation)
  public void empty() {
    tracker = new WatermarkTracker(DurablePoint.none());
  }

  @Benchmark
  @OperationsPerInvocation(BATCH * BATCHES)
  public Watermark trackEvent() {
    for (List<Event> batch : batches) {
      tracker.committed(tracker.open(), batch, NOW);
      for (Event event : batch) {
        tracker.confirmed(event.position());
      }
      tracker.watermark();
    }
    return tracker.watermark();
  }
}
