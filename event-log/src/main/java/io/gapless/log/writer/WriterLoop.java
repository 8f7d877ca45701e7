package io.gapless.log.writer;

import io.gapless.event.WriterId;
import io.gapless.log.internal.EventStoreConnections;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats until it is closed, on one thread of its own. A store that does not answer is tried again
 * at the next beat.
 */
public final class WriterLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final Heartbeat heartbeat;
  private final Duration interval;
  private final StoreHealth health;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param hasDropped whether the publisher had no room for an event of a writer: that writer rolls
   *     over
   */
  public WriterLoop(
      EventStoreConnections connections,
      CurrentWriter writers,
      WriterSettings settings,
      StoreHealth health,
      Predicate<WriterId> hasDropped,
      Clock clock) {
    this.heartbeat = new Heartbeat(connections, writers, settings, health, hasDropped, clock);
    this.interval = settings.heartbeat();
    this.health = health;
    this.thread = Thread.ofPlatform().name("gapless-writer").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    boolean answered = true;
    while (!stopRequested()) {
      answered = beat(answered);
    }
    heartbeat.close();
  }

  /** Logs a lost store once, not at each beat. */
  private boolean beat(boolean answeredBefore) {
    try {
      if (health.fork().isEmpty()) {
        heartbeat.beat();
      }
      return true;
    } catch (ForkedStoreException e) {
      health.forked(e);
      return true;
    } catch (SQLException | RuntimeException e) {
      if (answeredBefore) {
        LOG.warn("no heartbeat written, trying again", e);
      }
      return false;
    }
  }

  private boolean stopRequested() {
    try {
      return stop.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends the beats, then closes the writer in good order if the store answers. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (thread.join(STOP_WITHIN) && health.fork().isEmpty()) {
        heartbeat.last();
      }
    } catch (SQLException e) {
      LOG.warn("the writer could not be closed, the replay service will take it over", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      heartbeat.close();
    }
  }
}
