package io.gapless.projection.internal.apply;

import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that perform an {@link Applier}'s tasks, and the lock that guards it and its core.
 * Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private static final Duration MOST_CLOSING = Duration.ofSeconds(20);
  private static final Duration MOST_INTERRUPTED = Duration.ofSeconds(1);

  private final Applier applier;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition done = lock.newCondition();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closing;
  private @Nullable Throwable failure;

  private Workers(Applier applier) {
    this.applier = applier;
  }

  /**
   * @param atOnce threads; with none, {@link #locked} performs the tasks itself
   */
  public static Workers start(ProjectionName projection, Applier applier, int atOnce) {
    Workers workers = new Workers(applier);
    for (int i = 1; i <= atOnce; i++) {
      Thread thread = new Thread(workers::run, "gapless-" + projection + "-apply-" + i);
      workers.threads.add(thread);
      thread.start();
    }
    return workers;
  }

  /**
   * Does something with the applier or its core, after which there may be work.
   *
   * @throws IllegalStateException if a thread died
   */
  public void locked(Runnable action) {
    lock.lock();
    try {
      if (failure != null) {
        throw new IllegalStateException("a thread that applies died", failure);
      }
      action.run();
      if (threads.isEmpty()) {
        applier.work();
      }
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while work goes on and does not suffice for {@code condition}, so long at most. */
  public void await(Duration most, BooleanSupplier condition) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (left > 0 && failure == null && !threads.isEmpty() && !condition.getAsBoolean()) {
        left = done.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins nothing more and waits for what runs; interrupts it if that takes too long. */
  @Override
  public void close() {
    lock.lock();
    try {
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

  private void run() {
    lock.lock();
    try {
      while (!closing) {
        Applier.Task task = applier.next().orElse(null);
        if (task == null) {
          work.await();
        } else {
          work.signal(); // there may be more
          perform(task);
          done.signalAll();
        }
      }
    } catch (InterruptedException e) {
      closing = true; // by close(), which has waited long enough
    } catch (Throwable e) {
      failure = e;
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void perform(Applier.Task task) {
    Runnable told;
    lock.unlock();
    try {
      told = task.perform();
    } finally {
      lock.lock();
    }
    told.run();
  }
}
