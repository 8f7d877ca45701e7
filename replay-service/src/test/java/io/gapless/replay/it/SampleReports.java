package io.gapless.replay.it;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.event.wire.ProjectionReport.Gap;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.event.wire.ProjectionReport.Parked;
import io.gapless.event.wire.ProjectionReport.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reports as instances of a projection send them. */
final class SampleReports {
  static final EntityKey ANN = ReplayStack.account("ann/ä");

  private SampleReports() {}

  static ProjectionReport healthy() {
    return report(HealthKind.RUNNING, 0, List.of(), List.of());
  }

  static ProjectionReport done(long id, String result) {
    return report(HealthKind.RUNNING, 0, List.of(), List.of(new Done(id, result)));
  }

  /** With two entities parked, one of them listed. */
  static ProjectionReport report(HealthKind kind, List<Done> done) {
    return report(kind, 2, List.of(new Parked(ANN, EntityVersion.of(7), "handler-failed")), done);
  }

  static ProjectionReport report(
      HealthKind kind, long parkedCount, List<Parked> parked, List<Done> done) {
    boolean isUp = kind == HealthKind.RUNNING || kind == HealthKind.CLOSED;
    long lag = isUp ? 5 : 6;
    return new ProjectionReport(
        new Instance("0.1.0", Instant.parse("2026-11-21T03:00:00Z"), Duration.ofSeconds(5)),
        isUp
            ? new Health(kind, "", Optional.empty())
            : new Health(kind, "simulated reason", Optional.of(Instant.EPOCH)),
        new Numbers(lag, 0, 1, parkedCount, 0, 10, 1, 2),
        List.of(new Verified(new EntityType("account"), Position.of(41))),
        List.of(new Gap(ANN, EntityVersion.of(3), EntityVersion.of(4), Duration.ofSeconds(2), 1)),
        parked,
        done);
  }
}
