package io.gapless.log.append;

import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for its answer: from its lane or, if that takes too long, from the clock;
 * only the first one counts. Thread-safe.
 */
final class PendingAppend {
  private final AppendRequest request;
  private final long enqueuedNanos;
  private final CompletableFuture<AppendResult> result = new CompletableFuture<>();

  PendingAppend(AppendRequest request, long enqueuedNanos) {
    this.request = request;
    this.enqueuedNanos = enqueuedNanos;
  }

  AppendRequest request() {
    return request;
  }

  CompletableFuture<AppendResult> result() {
    return result;
  }

  long waitedNanos(long nowNanos) {
    return nowNanos - enqueuedNanos;
  }

  /** Only the first answer counts. */
  void answer(AppendResult answer) {
    result.complete(answer);
  }

  int bytes() {
    return request.events().stream().mapToInt(event -> event.payload().size()).sum();
  }
}
