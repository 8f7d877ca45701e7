package io.gapless.replay.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop and the thread it has at the moment: {@code running → dead → running …→ stopped}. Its
 * methods are called by the supervisor only, but for {@link #status()}.
 */
final class SupervisedLoop {
  /** A turn that takes longer than this is stuck: every wait inside a turn is bounded far below. */
  static final Duration STUCK_AFTER = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedLoop.class);

  private final Loop loop;
  private final Backoff restarts;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private volatile long lastTurn;
  private volatile @Nullable Throwable failure;
  private volatile long restartAt;
  private volatile Duration pause;
  private volatile @Nullable Thread thread;

  SupervisedLoop(Loop loop, Backoff restarts, LongSupplier nanoTime) {
    this.loop = loop;
    this.restarts = restarts;
    this.nanoTime = nanoTime;
    this.pause = restarts.first();
    this.restartAt = nanoTime.getAsLong();
    this.lastTurn = restartAt;
  }

  /** Gives the loop a thread if it has none and its time has come. */
  void ensureRunning() {
    Thread current = thread;
    if (stopping.getCount() == 0 || (current != null && current.isAlive())) {
      return;
    }
    if (current != null && failure == null) {
      died(new IllegalStateException("the thread ended without a word"));
    }
    if (nanoTime.getAsLong() - restartAt >= 0) {
      start();
    }
  }

  private void start() {
    lastTurn = nanoTime.getAsLong();
    Thread next = new Thread(this::run, loop.name());
    next.setDaemon(true);
    next.setUncaughtExceptionHandler((dead, e) -> died(e));
    thread = next;
    next.start();
  }

  private void run() {
    try {
      while (!stopping.await(turn().toNanos(), TimeUnit.NANOSECONDS)) {
        lastTurn = nanoTime.getAsLong();
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts.
      Thread.currentThread().interrupt();
    }
  }

  private Duration turn() throws InterruptedException {
    Duration rest = loop.turn();
    failure = null;
    pause = restarts.first();
    lastTurn = nanoTime.getAsLong() + rest.toNanos(); // to rest is not to be stuck
    return rest;
  }

  private void died(Throwable cause) {
    LOG.atError()
        .addKeyValue("loop", loop.name())
        .addKeyValue("restartAfter", pause)
        .setCause(cause)
        .log("loop died");
    restartAt = nanoTime.getAsLong() + pause.toNanos();
    pause = restarts.after(pause);
    failure = cause;
  }

  LoopStatus status() {
    Throwable cause = failure;
    if (cause != null) {
      return new LoopStatus(loop.name(), false, "died of " + cause);
    }
    Thread current = thread;
    if (current == null || !current.isAlive()) {
      return new LoopStatus(loop.name(), false, "does not run");
    }
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - lastTurn);
    return silent.compareTo(STUCK_AFTER) > 0
        ? new LoopStatus(loop.name(), false, "is stuck in a turn for " + silent.toSeconds() + " s")
        : new LoopStatus(loop.name(), true, "");
  }

  /** Lets the turn under way end; no other will start. */
  void stop() {
    stopping.countDown();
  }

  /** Waits for the thread's end, and interrupts it at {@code patience}. */
  void join(Duration patience) throws InterruptedException {
    Thread current = thread;
    if (current != null && !current.join(patience)) {
      current.interrupt();
      current.join(patience);
    }
  }
}
