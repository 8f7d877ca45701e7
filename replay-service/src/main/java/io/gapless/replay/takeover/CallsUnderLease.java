package io.gapless.replay.takeover;

import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.LeaseLostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls to a store that may take longer than the take-over's lease lasts: the lease is renewed
 * meanwhile. Whoever waited without that would lose it each time, and begin anew each time. Not
 * thread-safe.
 */
final class CallsUnderLease implements AutoCloseable {
  private final TakeOverLease lease;
  private final Duration step;
  private final ExecutorService calls =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("take-over-call-", 1).factory());

  /**
   * @param step between two looks whether the lease is to be renewed
   */
  CallsUnderLease(TakeOverLease lease, Duration step) {
    this.lease = lease;
    this.step = step;
  }

  /**
   * The call's answer, however long it takes: its bound is its own.
   *
   * @throws LeaseLostException if the lease ended all the same
   * @throws FallbackStoreException what the call threw
   */
  <T> T call(Lease held, Callable<T> call) throws InterruptedException {
    Future<T> answer = calls.submit(call);
    try {
      while (true) {
        try {
          return answer.get(step.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (!lease.keeps(held)) {
            throw new LeaseLostException(held);
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException expected
          ? expected
          : new IllegalStateException("a call to the fallback store died", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** What still runs is given up. */
  @Override
  public void close() {
    calls.shutdownNow();
  }
}
