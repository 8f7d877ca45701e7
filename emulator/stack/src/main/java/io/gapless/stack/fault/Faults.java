package io.gapless.stack.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The faults a proxy has now. Thread-safe. */
final class Faults {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> cuts = new EnumMap<>(Direction.class);
  private final Set<Direction> held = EnumSet.noneOf(Direction.class);
  private @Nullable RequestFault onRequest;
  private boolean refuses;

  void delay(Direction direction, Duration delay) {
    change(() -> delays.put(direction, delay));
  }

  void hold(Direction direction, boolean hold) {
    change(
        () -> {
          if (hold) {
            held.add(direction);
          } else {
            held.remove(direction);
          }
        });
  }

  void cutAfter(Direction direction, long bytes) {
    change(() -> cuts.put(direction, bytes));
  }

  void refuse(boolean refuse) {
    change(() -> this.refuses = refuse);
  }

  /** Only one at a time waits for its request; an earlier one is cancelled. */
  CompletableFuture<Void> onRequest(RequestFault fault) {
    change(() -> replaceRequestFault(fault));
    return fault.done();
  }

  void heal() {
    change(
        () -> {
          delays.clear();
          cuts.clear();
          held.clear();
          replaceRequestFault(null);
          refuses = false;
        });
  }

  boolean refuses() {
    lock.lock();
    try {
      return refuses;
    } finally {
      lock.unlock();
    }
  }

  /** After how many bytes to cut. */
  OptionalLong cut(Direction direction) {
    lock.lock();
    try {
      Long bytes = cuts.get(direction);
      return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** The fault waiting for this request; whoever gets it must make it happen. */
  Optional<RequestFault> take(byte[] request) {
    lock.lock();
    try {
      RequestFault waiting = onRequest;
      if (waiting == null || !waiting.request().test(request)) {
        return Optional.empty();
      }
      onRequest = null;
      return Optional.of(waiting);
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as bytes of this direction are to wait. */
  void await(Direction direction) throws InterruptedException {
    Duration delay;
    lock.lock();
    try {
      while (held.contains(direction)) {
        changed.await();
      }
      delay = delays.getOrDefault(direction, Duration.ZERO);
    } finally {
      lock.unlock();
    }
    Thread.sleep(delay);
  }

  private void replaceRequestFault(@Nullable RequestFault fault) {
    RequestFault earlier = onRequest;
    if (earlier != null) {
      earlier.done().completeExceptionally(new CancellationException("no request matched"));
    }
    onRequest = fault;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
