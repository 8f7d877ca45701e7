package io.gapless.stack.fault;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What to do, once, with the first request that matches.
 *
 * @param request which one
 * @param reachesServer whether the request goes through and its answer is dropped, or it is dropped
 *     itself
 * @param done completed when that has happened
 */
record RequestFault(
    Predicate<byte[]> request, boolean reachesServer, CompletableFuture<Void> done) {
  RequestFault(Predicate<byte[]> request, boolean reachesServer) {
    this(request, reachesServer, new CompletableFuture<>());
  }

  void happened() {
    done.complete(null);
  }
}
