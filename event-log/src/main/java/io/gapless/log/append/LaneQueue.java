package io.gapless.log.append;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Requests that wait for one lane, in their order. Bounded in number and in bytes; at the bound an
 * offer is refused. Thread-safe.
 */
final class LaneQueue {
  /** Payload bytes that may wait; with all lanes this stays far below the heap. */
  private static final long MAX_BYTES = 64L << 20;

  /** Payload bytes of one batch: below {@code max_allowed_packet} on all servers. */
  private static final long MAX_BATCH_BYTES = 4L << 20;

  private final int maxQueued;
  private final Deque<PendingAppend> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  LaneQueue(int maxQueued) {
    this.maxQueued = maxQueued;
  }

  /** False if it is full or closed. */
  synchronized boolean offer(PendingAppend append) {
    if (closed || waiting.size() >= maxQueued || bytes + append.bytes() > MAX_BYTES) {
      return false;
    }
    waiting.addLast(append);
    bytes += append.bytes();
    notifyAll();
    return true;
  }

  /** Puts back what was deferred, before all others. */
  synchronized void putBack(List<PendingAppend> deferred) {
    deferred.reversed().forEach(waiting::addFirst);
    bytes += deferred.stream().mapToLong(PendingAppend::bytes).sum();
  }

  /**
   * Waits for requests, then takes what is there up to the bounds; empty only when it is closed.
   */
  synchronized List<PendingAppend> take(int most) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<PendingAppend> batch = new ArrayList<>();
    long batchBytes = 0;
    while (!waiting.isEmpty() && batch.size() < most) {
      int next = waiting.getFirst().bytes();
      if (!batch.isEmpty() && batchBytes + next > MAX_BATCH_BYTES) {
        break;
      }
      batch.add(waiting.removeFirst());
      batchBytes += next;
    }
    bytes -= batchBytes;
    return batch;
  }

  /** Takes those out that fit {@code condition}. */
  synchronized List<PendingAppend> remove(Predicate<PendingAppend> condition) {
    List<PendingAppend> removed = new ArrayList<>();
    for (Iterator<PendingAppend> each = waiting.iterator(); each.hasNext(); ) {
      PendingAppend append = each.next();
      if (condition.test(append)) {
        each.remove();
        bytes -= append.bytes();
        removed.add(append);
      }
    }
    return removed;
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Takes no more; what waits is still given out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
