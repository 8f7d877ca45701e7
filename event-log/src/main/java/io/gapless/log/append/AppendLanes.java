package io.gapless.log.append;

import io.gapless.event.EntityKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Appends side by side: lane = hash(entity) mod <i>N</i>, so one entity's appends follow one
 * another and no two lanes of a process ever want the same key. Thread-safe.
 */
public final class AppendLanes implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  private final List<LaneLoop> lanes;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("gapless-append-clock").daemon().factory());

  public AppendLanes(AppendSettings settings, LaneParts parts) {
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(number -> new LaneLoop(number, settings, parts))
            .toList();
  }

  public void start() {
    lanes.forEach(LaneLoop::start);
    clock.scheduleAtFixedRate(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** See {@code EventLog.append}. */
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    return lane(request.entity()).offer(request);
  }

  /** Requests that wait. */
  public int queued() {
    return lanes.stream().mapToInt(LaneLoop::queued).sum();
  }

  private LaneLoop lane(EntityKey entity) {
    return lanes.get(Math.floorMod(entity.hashCode(), lanes.size()));
  }

  private void tick() {
    long now = System.nanoTime();
    lanes.forEach(lane -> lane.tick(now));
  }

  /** Takes no more requests and finishes those it has. */
  @Override
  public void close() {
    try {
      for (LaneLoop lane : lanes) {
        lane.close(STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clock.shutdownNow();
    }
  }
}
