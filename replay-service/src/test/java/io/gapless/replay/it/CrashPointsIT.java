package io.gapless.replay.it;

import io.gapless.event.crash.CrashPoint;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.fault.CrashCase;
import io.gapless.stack.fault.CrashOrders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two replicas as processes; one of them dies, fails or stands still at each crash point of the
 * replay service, as far as {@link CrashCase} is told to go.
 */
final class CrashPointsIT {
  /** Longer than a job's lease. */
  private static final Duration LEASE_LOST = Duration.ofSeconds(4);

  private static LocalStack shared;
  private static ReplayStack stack;
  private static TopicRecords records;
  private static TopicWriter producer;
  private static CrashOrders orders;
  private static CrashReplicas replicas;
  private static CrashWorks works;

  @BeforeAll
  static void share(@TempDir Path directory) throws Exception {
    shared = LocalStack.start(StackOptions.forTest("crash-points"));
    stack = new ReplayStack(shared);
    records = stack.records();
    producer = new TopicWriter(shared.parts().kafka());
    orders = new CrashOrders(directory);
    replicas = new CrashReplicas(stack, settings(), orders);
    works = new CrashWorks(stack, new CrashTopic(records), producer);
  }

  private static ServiceSettings settings() {
    return stack
        .settings()
        .with("GAPLESS_DRAIN_LEASE", "2s")
        .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
        .with("GAPLESS_TAKE_OVER_LEASE", "5s")
        .with("GAPLESS_TAKE_OVER_PAUSE", "100ms")
        .with("GAPLESS_REPLAY_JOBS_LEASE", "2s")
        .with("GAPLESS_REPLAY_JOBS_POLL", "100ms")
        .with("GAPLESS_RECONCILE_EVERY", "0s")
        .with("GAPLESS_RECONCILE_LEASE", "5s")
        .with("GAPLESS_RECONCILE_POLL", "100ms");
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      records.close();
      producer.close();
      stack.close();
    }
  }

  @BeforeEach
  void restore() {
    replicas.restore();
  }

  static List<CrashCase> cases() {
    return CrashCase.of(CrashPoint.Where.REPLAY_SERVICE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whoever_is_struck_at_a_point_the_work_is_done(CrashCase table) throws Exception {
    // Given
    CrashPoint point = table.point();
    CrashWork work = work(point);
    order(point, table.strike());

    // When
    work.begin(replicas.first());
    JavaService struck = replicas.awaitReached(point);
    outlast(struck, table.strike(), work);

    // Then
    work.assertDone(replicas.other(struck));
  }

  private static CrashWork work(CrashPoint point) throws Exception {
    return switch (point) {
      case DRAIN_ROW_READ, DRAIN_ACKNOWLEDGED -> works.drain();
      case JOB_PAGE_READ, JOB_PAGE_SENT, JOB_LEASE_LOST -> works.job();
      case ORDER_RECORDED -> works.order();
      case TAKE_OVER_WRITER_CLOSED, TAKE_OVER_PAGE_SENT -> works.takeOver();
      case REPORT_STEP_DONE, REPORT_FINDING_WRITTEN -> works.report();
      default -> throw new IllegalArgumentException("no work reaches " + point);
    };
  }

  /** In the middle of the work where it passes more than once. */
  private static void order(CrashPoint point, CrashCase.Strike strike) {
    int passage =
        switch (point) {
          case REPORT_STEP_DONE -> 4;
          case JOB_PAGE_READ, JOB_PAGE_SENT, REPORT_FINDING_WRITTEN -> 2;
          default -> 1;
        };
    if (point == CrashPoint.JOB_LEASE_LOST) {
      orders.pause(CrashPoint.JOB_PAGE_READ, 2, LEASE_LOST);
    }
    orders.order(point, passage, strike);
  }

  /** A pause is the whole process's: it stands still until the other has taken what it had. */
  private static void outlast(JavaService struck, CrashCase.Strike strike, CrashWork work)
      throws Exception {
    switch (strike) {
      case KILL -> CrashReplicas.assertKilled(struck);
      case THROW -> {}
      case PAUSE -> {
        struck.process().pause();
        try {
          work.awaitTaken(replicas.other(struck));
        } finally {
          struck.process().resume();
        }
      }
    }
  }
}
