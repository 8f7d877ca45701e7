package io.gapless.replay.drain;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A call to a store that may be slow to answer, made beside the loop that wants it: one at a time.
 * The loop's thread turns it.
 */
final class CallBeside<T> {
  private final ExecutorService executor;
  private @Nullable Future<T> running;

  /**
   * @param executor makes the calls; somebody else ends it
   */
  CallBeside(ExecutorService executor) {
    this.executor = executor;
  }

  /** Whether nothing is under way, nor a result waiting to be taken. */
  boolean isIdle() {
    return running == null;
  }

  /** Begins the call; only when {@linkplain #isIdle idle}. */
  void begin(Callable<T> call) {
    running = executor.submit(call);
  }

  /**
   * What the call gave, once.
   *
   * @return empty if nothing is under way, or it is not answered yet
   * @throws RuntimeException what the call threw
   */
  Optional<T> take() throws InterruptedException {
    Future<T> last = running;
    if (last == null || !last.isDone()) {
      return Optional.empty();
    }
    running = null;
    try {
      return Optional.of(last.get());
    } catch (ExecutionException e) {
      throw ReplicaDrain.failure(e.getCause());
    }
  }
}
