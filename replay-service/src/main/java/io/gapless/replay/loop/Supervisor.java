package io.gapless.replay.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops, each on a thread of its own, and gives a loop whose thread died a new one after a
 * growing pause (100 ms to 10 s). Until its first good turn after that the loop counts as not
 * alive. Thread-safe.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Backoff RESTARTS =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

  private final List<SupervisedLoop> loops;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("supervisor").factory());
  private volatile @Nullable ScheduledFuture<?> watching;

  public Supervisor(List<Loop> loops, LongSupplier nanoTime) {
    this.loops = loops.stream().map(loop -> new SupervisedLoop(loop, RESTARTS, nanoTime)).toList();
  }

  /** Starts all loops. Call it once. */
  public void start() {
    watching =
        watch.scheduleWithFixedDelay(
            () -> loops.forEach(SupervisedLoop::ensureRunning),
            0,
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** One per loop, in the order in which they were given, and one for the supervisor itself. */
  public List<LoopStatus> statuses() {
    return Stream.concat(loops.stream().map(SupervisedLoop::status), Stream.of(own())).toList();
  }

  private LoopStatus own() {
    ScheduledFuture<?> current = watching;
    boolean alive = current != null && !current.isDone() && !watch.isShutdown();
    return new LoopStatus("supervisor", alive, alive ? "" : "does not run");
  }

  /** Lets the turns under way end, a few seconds at most, and stops. */
  @Override
  public void close() {
    watch.shutdownNow();
    loops.forEach(SupervisedLoop::stop);
    try {
      for (SupervisedLoop loop : loops) {
        loop.join(STOP_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
