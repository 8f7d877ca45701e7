package io.gapless.tests.system;

import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Faults at a certain place of an append's transaction, on the way to the event store. Heartbeats
 * commit on connections of their own, so a COMMIT counts only after the INSERT of an event.
 *
 * @param proxy before the event store
 */
public record AppendFaults(FaultProxy proxy) {
  private static final Predicate<byte[]> INSERT = MySqlRequests.statement("INSERT INTO events");
  private static final Predicate<byte[]> COMMIT = MySqlRequests.commit();

  /** The next append is committed, and its client does not hear of it. */
  public CompletableFuture<Void> swallowAnswerToCommit() {
    return proxy.swallowAnswerTo(commitOfAppend());
  }

  /** The same, and from then on no new connection gets through. */
  public CompletableFuture<Void> cutAtCommit() {
    Predicate<byte[]> commit = commitOfAppend();
    return proxy.swallowAnswerTo(
        request -> {
          boolean matches = commit.test(request);
          if (matches) {
            proxy.refuse();
          }
          return matches;
        });
  }

  /** The COMMIT of the next append does not reach the store. */
  public CompletableFuture<Void> dropCommit() {
    return proxy.dropRequest(commitOfAppend());
  }

  /**
   * The INSERT of the next append reaches the store, and after it nothing of anybody; the store is
   * told nothing.
   */
  public CompletableFuture<Void> holdAfterInsert() {
    CompletableFuture<Void> inserted = new CompletableFuture<>();
    var unused =
        proxy.dropRequest(
            request -> {
              if (INSERT.test(request)) {
                proxy.hold(Direction.TO_SERVER);
                inserted.complete(null);
              }
              return false;
            });
    return inserted;
  }

  private static Predicate<byte[]> commitOfAppend() {
    AtomicBoolean inserted = new AtomicBoolean();
    return request -> {
      inserted.compareAndSet(false, INSERT.test(request));
      return inserted.get() && COMMIT.test(request);
    };
  }
}
