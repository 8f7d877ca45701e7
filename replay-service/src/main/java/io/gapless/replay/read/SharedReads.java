package io.gapless.replay.read;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Callers that ask for the same thing while it is being read share one read. Nothing is kept beyond
 * that, and there is never more under way than {@link StoreReads} takes. Thread-safe.
 *
 * @param <K> what is asked for
 * @param <V> what is read
 */
public final class SharedReads<K, V> {
  private final StoreReads reads;
  private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

  public SharedReads(StoreReads reads) {
    this.reads = reads;
  }

  /**
   * Joins the read of {@code key} that is under way, or starts one. What it gives may be as old as
   * that read's beginning.
   *
   * @throws StoreUnavailableException if the store does not answer in time
   */
  public V shared(K key, Supplier<V> query) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> others = underWay.putIfAbsent(key, mine);
    if (others != null) {
      return reads.await(others);
    }
    var unused =
        reads
            .start(query)
            .whenComplete(
                (value, failure) -> {
                  underWay.remove(key, mine);
                  complete(mine, value, failure);
                });
    return reads.await(mine);
  }

  private static <V> void complete(CompletableFuture<V> mine, V value, Throwable failure) {
    if (failure == null) {
      mine.complete(value);
    } else {
      mine.completeExceptionally(failure);
    }
  }
}
