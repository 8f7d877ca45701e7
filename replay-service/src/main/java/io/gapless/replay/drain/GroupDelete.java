package io.gapless.replay.drain;

import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deletes rows of several pages in one commit: what was asked for during the last commit is the
 * next one, so that many small pages cost few commits. Holds as many requests as there are callers.
 * Thread-safe.
 */
final class GroupDelete {
  private static final class Request {
    private final List<SpillKey> keys;
    private boolean done;
    private @Nullable RuntimeException failure;

    Request(List<SpillKey> keys) {
      this.keys = keys;
    }
  }

  private final SpillReader store;
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  GroupDelete(SpillReader store) {
    this.store = store;
  }

  /**
   * Returns when the rows are gone.
   *
   * @param keys at most {@link SpillReader#MAX_DELETE}
   * @throws io.gapless.log.spill.FallbackStoreException if they are not, or nobody knows
   */
  void delete(List<SpillKey> keys) throws InterruptedException {
    Request own = new Request(List.copyOf(keys));
    waiting.add(own);
    turn.lockInterruptibly();
    try {
      // Whoever had the turn before may have done it already.
      while (!own.done) {
        deleteNext();
      }
    } finally {
      turn.unlock();
    }
    if (own.failure != null) {
      throw own.failure;
    }
  }

  /** Requests that nobody works on yet. */
  int waiting() {
    return waiting.size();
  }

  private void deleteNext() {
    List<Request> group = new ArrayList<>();
    List<SpillKey> keys = new ArrayList<>();
    for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
      if (!group.isEmpty() && keys.size() + next.keys.size() > SpillReader.MAX_DELETE) {
        break;
      }
      waiting.remove();
      group.add(next);
      keys.addAll(next.keys);
    }
    RuntimeException failure = null;
    try {
      store.delete(keys);
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Request request : group) {
      request.failure = failure;
      request.done = true;
    }
  }
}
