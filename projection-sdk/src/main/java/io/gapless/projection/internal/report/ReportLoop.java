package io.gapless.projection.internal.report;

import io.gapless.event.wire.ProjectionReport;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.HttpCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on a thread of its own, so that neither applying nor head comparison ever waits for it.
 * Whatever happens to it, the projection goes on, and so does reporting.
 */
public final class ReportLoop implements AutoCloseable {
  /** For one report; it is bounded because the farewell holds up closing. */
  public static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(ReportLoop.class);
  private static final Duration MOST_CLOSING = Duration.ofSeconds(2);

  private final ProjectionName projection;
  private final HttpCalls calls;
  private final Duration every;
  private final Reporter reporter;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private boolean failing;

  /**
   * @param instance names this run of the projection
   * @param startedAt when it was started
   * @param calls closed with this loop
   */
  public ReportLoop(
      ProjectionName projection,
      String instance,
      Instant startedAt,
      Duration every,
      Operations operations,
      HttpCalls calls) {
    this.projection = projection;
    this.calls = calls;
    this.every = every;
    this.reporter =
        new Reporter(
            projection,
            operations,
            new HttpReportChannel(calls, projection, instance),
            new ProjectionReport.Instance(version(), startedAt, every),
            System::nanoTime);
    this.thread = new Thread(this::run, "gapless-" + projection + "-report");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Says that the projection was closed, if that can be said quickly, and ends. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(MOST_CLOSING)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    calls.close();
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = report();
      }
      reporter.farewell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close(), which has waited long enough
    } catch (RuntimeException e) {
      logFailure(e); // of the farewell
    }
  }

  /** Only told once in a row: it is no more than a report. */
  private Duration report() {
    try {
      Duration pause = reporter.report();
      failing = false;
      return pause;
    } catch (RuntimeException e) {
      if (!failing) {
        logFailure(e);
      }
      failing = true;
      return every;
    }
  }

  private void logFailure(RuntimeException e) {
    LOG.atWarn().addKeyValue("projection", projection).setCause(e).log("Report failed");
  }

  /** As the jar's manifest has it. */
  private static String version() {
    return Optional.ofNullable(ReportLoop.class.getPackage().getImplementationVersion())
        .filter(it -> it.length() <= 64)
        .orElse("unknown");
  }
}
