package io.gapless.replay.read;

import io.gapless.event.InvalidEventException;
import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one store on behalf of HTTP requests: a few at a time, some more waiting, and none
 * longer than the patience, whatever the store does. Thread-safe.
 */
public final class StoreReads implements AutoCloseable {
  /** Reads that wait for a thread; one more is refused. */
  static final int MAX_WAITING = 128;

  private final Backend backend;
  private final Duration patience;
  private final ThreadPoolExecutor threads;

  /**
   * @param parallelism reads at once
   * @param patience longest a caller waits
   */
  public StoreReads(Backend backend, int parallelism, Duration patience) {
    this.backend = backend;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            parallelism,
            parallelism,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("read-" + backend.name() + "-", 1).factory());
  }

  /**
   * Reads and waits for the result.
   *
   * @throws StoreUnavailableException if the store does not answer in time
   */
  public <T> T read(Supplier<T> query) {
    return await(start(query));
  }

  /** Starts a read; {@link #await} its result. It may be awaited by several callers. */
  public <T> CompletableFuture<T> start(Supplier<T> query) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> run(query, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StoreUnavailableException(backend.name(), "too many reads wait"));
    }
    // So that a read whose callers have all gone is not begun.
    return result.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> void run(Supplier<T> query, CompletableFuture<T> result) {
    if (result.isDone()) {
      return;
    }
    try {
      T value = query.get();
      backend.answered();
      result.complete(value);
    } catch (InvalidEventException e) {
      // Thrown while a row was read, so it is our fault: not to be taken for a malformed request.
      result.completeExceptionally(
          new IllegalStateException("the " + backend.name() + " holds a row that is no event", e));
    } catch (RuntimeException | Error e) {
      if (e instanceof RuntimeException failure && isStores(failure)) {
        var unused = backend.failed(failure);
        result.completeExceptionally(new StoreUnavailableException(backend.name(), failure));
      } else {
        result.completeExceptionally(e); // the caller's to report
      }
    }
  }

  /** Whoever wraps it: a database that does not answer is the store's trouble. */
  private static boolean isStores(RuntimeException failure) {
    if (failure instanceof StoreUnavailableException) {
      return false; // another store's, which was asked meanwhile
    }
    return failure instanceof EventLogException || Backend.isDatabases(failure);
  }

  /**
   * @throws StoreUnavailableException if the store does not answer in time
   */
  public <T> T await(CompletableFuture<T> result) {
    try {
      // Bounded: start() gave it a time-out.
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(backend.name(), "interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof TimeoutException) {
      return new StoreUnavailableException(backend.name(), "no answer within " + patience);
    }
    return cause instanceof RuntimeException known
        ? known
        : new IllegalStateException("a read failed", cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
