package io.gapless.projection.internal.report;

import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.event.wire.ProjectionReport.Gap;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.event.wire.ProjectionReport.Parked;
import io.gapless.event.wire.ProjectionReport.Verified;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A status as it is reported: bounded, and without anything that may quote a payload. Of parked
 * entities go key, version and kind of reason; of errors in a health's reason, their classes. Pure.
 */
final class StatusReport {
  private static final Duration OLDEST_GAP = Duration.ofDays(365);

  /** The class of an error and whatever stands behind it. */
  private static final Pattern ERROR =
      Pattern.compile("((?:[a-z]\\w*\\.)+[A-Z][\\w$]*)\\s*:.*", Pattern.DOTALL);

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private StatusReport() {}

  static ProjectionReport of(
      Instance instance, ProjectionStatus status, List<ParkedEntity> parked, List<Done> done) {
    return new ProjectionReport(
        instance,
        health(status.health()),
        numbers(status),
        status.verifiedThrough().entrySet().stream()
            .map(it -> new Verified(it.getKey(), it.getValue()))
            .limit(ProjectionReport.MAX_TYPES)
            .toList(),
        status.oldestGaps().stream()
            .limit(ProjectionReport.MAX_GAPS)
            .map(StatusReport::gap)
            .toList(),
        parked.stream().limit(ProjectionReport.MAX_PARKED).map(StatusReport::parked).toList(),
        done);
  }

  private static Health health(ProjectionHealth health) {
    return switch (health) {
      case ProjectionHealth.Running running -> up(HealthKind.RUNNING);
      case ProjectionHealth.Closed closed -> up(HealthKind.CLOSED);
      case ProjectionHealth.Paused it -> down(HealthKind.PAUSED, it.reason(), it.since());
      case ProjectionHealth.Stuck it -> down(HealthKind.STUCK, it.reason(), it.since());
      case ProjectionHealth.Dead it -> down(HealthKind.DEAD, it.reason(), it.since());
    };
  }

  private static Health up(HealthKind kind) {
    return new Health(kind, "", Optional.empty());
  }

  private static Health down(HealthKind kind, String reason, Instant since) {
    return new Health(kind, text(reason), Optional.of(since));
  }

  /** On one line, without the messages of errors, cut to what a report takes. */
  static String text(String reason) {
    String safe = CONTROL.matcher(ERROR.matcher(reason).replaceFirst("$1")).replaceAll(" ");
    int most = ProjectionReport.MAX_TEXT;
    if (safe.length() <= most) {
      return safe;
    }
    return safe.substring(0, Character.isHighSurrogate(safe.charAt(most - 1)) ? most - 1 : most);
  }

  private static Numbers numbers(ProjectionStatus status) {
    return new Numbers(
        Math.max(0, status.lag()),
        status.held(),
        status.openGaps(),
        status.parked(),
        status.unreadable(),
        status.applied(),
        status.duplicates(),
        status.backfilled());
  }

  /** An age is measured by a clock that may be set. */
  private static Gap gap(ProjectionStatus.OpenGap gap) {
    Duration age = gap.age().isNegative() ? Duration.ZERO : gap.age();
    Duration bounded = age.compareTo(OLDEST_GAP) < 0 ? age : OLDEST_GAP;
    return new Gap(gap.entity(), gap.from(), gap.to(), bounded, gap.asked());
  }

  private static Parked parked(ParkedEntity parked) {
    String reason = parked.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Parked(parked.entity(), parked.version(), reason);
  }
}
