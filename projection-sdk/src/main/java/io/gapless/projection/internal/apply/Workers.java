package io.gapless.projection.internal.apply;

import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that perform an {@link Applier}'s tasks, and the lock that guards it and its core.
 * Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private static final Duration MOST_CLOSING = Duration.ofSeconds(20);
  private static final Duration MOST_INTERRUPTED = Duration.ofSeconds(1);

  private final Applier applier;
  private final Runnable afterwards;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition done = lock.newCondition();
  private final Queue<Runnable> intake = new ConcurrentLinkedQueue<>();
  private final Deque<Applier.Task> begun = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Applier.Sight sight;
  private boolean closing;
  private volatile @Nullable Throwable failure;

  private Workers(Applier applier, Runnable afterwards) {
    this.applier = applier;
    this.afterwards = afterwards;
    this.sight = applier.sight();
  }

  /**
   * @param atOnce threads; with none, whoever calls performs the tasks itself
   * @param afterwards run under the lock after anything was done under it
   */
  public static Workers start(
      ProjectionName projection, Applier applier, int atOnce, Runnable afterwards) {
    Workers workers = new Workers(applier, afterwards);
    for (int i = 1; i <= atOnce; i++) {
      Thread thread = new Thread(workers::run, "gapless-" + projection + "-apply-" + i);
      workers.threads.add(thread);
    }
    workers.threads.forEach(Thread::start);
    return workers;
  }

  /** How things stood when something was last done; waits for nobody. */
  public Applier.Sight sight() {
    return sight;
  }

  /**
   * Does something with the applier or its core, after all that was submitted before.
   *
   * @throws IllegalStateException if a thread died
   */
  public void locked(Runnable action) {
    lock.lock();
    try {
      if (failure != null) {
        throw new IllegalStateException("a thread that applies died", failure);
      }
      takeIn();
      action.run();
      conclude();
    } finally {
      lock.unlock();
    }
    takeInIfFree();
  }

  /** The same, but waits for nobody: one of the threads does it before long. */
  public void submit(Runnable action) {
    intake.add(action);
    if (threads.isEmpty()) {
      takeInIfFree();
    } else {
      wakeIfFree();
    }
  }

  /** Whether a thread died: nothing can be done any more. */
  public boolean hasFailed() {
    return failure != null;
  }

  /** How many actions were submitted and not done yet. */
  public int submitted() {
    return intake.size();
  }

  /** Waits until there is room, or a pause, or a thread died; so long at most. */
  public void awaitRoom(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (left > 0 && failure == null && !threads.isEmpty() && isFull()) {
        left = done.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins nothing more and waits for what runs; interrupts it if that takes too long. Once is
   * enough.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
    long end = System.nanoTime() + MOST_CLOSING.toNanos();
    for (Thread thread : threads) {
      join(thread, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  private static void join(Thread thread, Duration most) {
    try {
      if (!thread.join(most)) {
        thread.interrupt();
        thread.join(MOST_INTERRUPTED);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFull() {
    takeIn();
    sight = applier.sight();
    return !sight.hasRoom() && !sight.isPaused();
  }

  private void run() {
    lock.lock();
    try {
      while (!closing) {
        takeIn();
        Applier.Task task = next();
        if (task == null) {
          show();
          work.await();
        } else {
          perform(task);
        }
      }
    } catch (Throwable e) {
      if (!(e instanceof InterruptedException && closing)) { // else close() has waited long enough
        failure = e;
        done.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who takes a task sees to it that there is somebody for another, but wakes nobody for none. */
  private Applier.@Nullable Task next() {
    Optional<Applier.Task> next = Optional.ofNullable(begun.poll()).or(applier::next);
    if (next.isPresent() && begun.isEmpty()) {
      applier.next().ifPresent(begun::add);
    }
    if (!begun.isEmpty()) {
      work.signal();
    }
    return next.orElse(null);
  }

  private void perform(Applier.Task task) {
    Runnable told;
    lock.unlock();
    try {
      takeInIfFree();
      told = task.perform();
    } finally {
      lock.lock();
    }
    told.run();
    show();
  }

  private void conclude() {
    if (threads.isEmpty()) {
      applier.work();
    }
    show();
    work.signal();
  }

  private void show() {
    afterwards.run();
    sight = applier.sight();
    done.signalAll();
  }

  /** Whoever has the lock looks what was submitted before it waits. */
  private void wakeIfFree() {
    if (lock.tryLock()) {
      try {
        work.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private void takeIn() {
    for (Runnable next = intake.poll(); next != null; next = intake.poll()) {
      next.run();
    }
  }

  private void takeInIfFree() {
    while (!intake.isEmpty() && lock.tryLock()) {
      try {
        takeIn();
        conclude();
      } finally {
        lock.unlock();
      }
    }
  }
}
