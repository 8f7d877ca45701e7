package io.gapless.log.append;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane's thread and queue, and the clock's view of them. {@link #offer} and {@link #tick} may
 * be called by any thread.
 */
final class LaneLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);

  private final AppendSettings settings;
  private final LaneQueue queue;
  private final Lane lane;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable BatchClock running;

  LaneLoop(int number, AppendSettings settings, LaneParts parts) {
    this.settings = settings;
    this.queue = new LaneQueue(settings.maxQueued());
    this.lane = new Lane(parts, this::pause);
    this.thread = Thread.ofPlatform().name("gapless-lane-" + number).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  CompletableFuture<AppendResult> offer(AppendRequest request) {
    PendingAppend append = new PendingAppend(request, System.nanoTime());
    if (!queue.offer(append)) {
      append.answer(new AppendResult.Overloaded());
    }
    return append.result();
  }

  int queued() {
    return queue.size();
  }

  private void run() {
    try {
      List<PendingAppend> batch = queue.take(settings.maxBatch());
      while (!batch.isEmpty()) {
        append(batch);
        batch = queue.take(settings.maxBatch());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lane.close();
    }
  }

  /**
   * An error that nobody expected fails this batch's callers, not the lane. Once COMMIT was sent it
   * does not say that nothing was appended.
   */
  private void append(List<PendingAppend> batch) {
    BatchClock batchClock = new BatchClock(batch);
    running = batchClock;
    try {
      queue.putBack(lane.append(batch, batchClock));
    } catch (RuntimeException e) {
      LOG.error("append failed unexpectedly", e);
      if (batchClock.isCommitting()) {
        batch.forEach(it -> it.answer(new AppendResult.OutcomeUnknown()));
      } else {
        batch.forEach(it -> it.result().completeExceptionally(e));
      }
    } finally {
      running = null;
    }
  }

  /**
   * Answers what has waited too long: in the queue half the time is enough, since the lane must be
   * stuck.
   */
  void tick(long nowNanos) {
    long limit = settings.answerWithin().toNanos();
    queue
        .remove(append -> append.waitedNanos(nowNanos) > limit / 2)
        .forEach(
            it ->
                it.answer(
                    new AppendResult.StoreUnavailable(
                        "the event store did not take earlier appends in time")));
    BatchClock batch = running;
    if (batch != null) {
      batch.tick(nowNanos, limit);
    }
  }

  private boolean pause(int attempt) {
    try {
      return !stop.await(Math.min(50L * attempt, 1_000), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes no more requests and finishes those it has. */
  void close(Duration within) throws InterruptedException {
    queue.close();
    if (!thread.join(within)) {
      stop.countDown();
      thread.join(within);
    }
  }
}
