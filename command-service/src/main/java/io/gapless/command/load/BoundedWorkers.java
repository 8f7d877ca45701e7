package io.gapless.command.load;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that may block on the event store, so that those of the HTTP server never do: a fixed
 * number, with a bounded queue before them. Full means {@link RejectedExecutionException}.
 */
public final class BoundedWorkers implements Executor, AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  private final ThreadPoolExecutor threads;

  /**
   * @param name of the threads
   * @param count of the threads
   * @param maxWaiting most tasks that wait for one
   */
  public BoundedWorkers(String name, int count, int maxWaiting) {
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxWaiting),
            Thread.ofPlatform().name(name + "-", 1).daemon().factory(),
            new ThreadPoolExecutor.AbortPolicy());
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Tasks that wait. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Takes no more tasks and finishes those it has, for a few seconds. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
