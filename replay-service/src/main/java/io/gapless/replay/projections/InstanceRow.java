package io.gapless.replay.projections;

import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last report of an instance, as the table {@code projection_instances} has it.
 *
 * @param health a {@link HealthKind}
 * @param everyMillis how often it means to report
 * @param verifiedThrough the lowest of its entity types; null if it verifies none
 * @param report as it was sent; empty where only the columns are asked for
 * @param ageMicros how old it is, by the database's clock
 */
@MappedEntity("projection_instances")
public record InstanceRow(
    String projection,
    @Id String instance,
    String health,
    String reason,
    long everyMillis,
    long recordLag,
    long openGaps,
    long parked,
    long unreadable,
    @Nullable Long verifiedThrough,
    String report,
    long ageMicros) {
  InstanceSummary summary() {
    return new InstanceSummary(
        new ProjectionId(projection),
        HealthKind.valueOf(health),
        reason,
        age(),
        Duration.ofMillis(everyMillis),
        recordLag,
        openGaps,
        parked,
        unreadable,
        Optional.ofNullable(verifiedThrough).map(Position::of));
  }

  InstanceReport whole() {
    return new InstanceReport(
        new InstanceId(instance), ProjectionReport.read(report.lines().toList()), age());
  }

  private Duration age() {
    return Duration.ofNanos(1_000 * Math.max(0, ageMicros));
  }
}
