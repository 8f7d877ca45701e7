package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that is told when to end, and whose work is started again, after a growing wait, when it
 * dies. Until it lives again the health board says that it is dead.
 */
final class SupervisedThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedThread.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONG_LIFE = Duration.ofMinutes(1);
  private static final Duration MOST_CLOSING = Duration.ofSeconds(30);

  /** One life of the work; it ends when it is asked to, or dies. */
  @FunctionalInterface
  interface Life {
    void live(Closing closing) throws InterruptedException;
  }

  /** Tells the work that it is to end. */
  static final class Closing {
    private final CountDownLatch latch;
    private final BooleanSupplier over;

    Closing(CountDownLatch latch, BooleanSupplier over) {
      this.latch = latch;
      this.over = over;
    }

    boolean isAsked() {
      return latch.getCount() == 0 || over.getAsBoolean();
    }

    /** The same for a life that also ends for another reason; it is not waited for. */
    Closing orOnce(BooleanSupplier reason) {
      return new Closing(latch, reason);
    }

    /** Waits, but not once it is asked to end. Returns whether it is. */
    boolean await(Duration time) throws InterruptedException {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private final ProjectionName projection;
  private final HealthBoard health;
  private final HealthBoard.Part part;
  private final Life life;
  private final Closing closing = new Closing(new CountDownLatch(1), () -> false);
  private final Thread thread;

  SupervisedThread(
      ProjectionName projection, HealthBoard health, HealthBoard.Part part, Life life) {
    this.projection = projection;
    this.health = health;
    this.part = part;
    this.life = life;
    this.thread =
        new Thread(
            this::run,
            "gapless-" + projection + "-" + part.name().toLowerCase(java.util.Locale.ROOT));
  }

  void start() {
    thread.start();
  }

  /** Asks the work to end; returns at once. */
  void ask() {
    closing.latch.countDown();
  }

  /** Asks the work to end and waits for it; interrupts it if that takes too long. */
  @Override
  public void close() {
    ask();
    try {
      if (!thread.join(MOST_CLOSING)) {
        thread.interrupt();
        thread.join(FIRST_WAIT);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration wait = FIRST_WAIT;
    while (!closing.isAsked()) {
      long born = System.nanoTime();
      try {
        life.live(closing);
      } catch (Throwable e) {
        if (e instanceof InterruptedException && closing.isAsked()) {
          return; // by close(), which has waited long enough
        }
        wait = System.nanoTime() - born > LONG_LIFE.toNanos() ? FIRST_WAIT : wait;
        died(e, wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    }
  }

  /** Nothing is swallowed: whatever it was, the projection is down and says so. */
  private void died(Throwable error, Duration wait) {
    health.dead(part, thread.getName() + " died of " + error);
    LOG.atError()
        .addKeyValue("projection", projection)
        .addKeyValue("reason", error.toString())
        .setCause(error)
        .log("Thread died, starting it again");
    try {
      closing.await(wait);
    } catch (InterruptedException e) {
      ask();
    }
  }
}
