package io.gapless.replay.projections;

import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Gap;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.event.wire.ProjectionReport.Verified;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/projections/{name}}, as JSON: the projection in one line, and what its
 * instances name.
 *
 * @param summary the whole in one line
 * @param verifiedThrough per entity type, up to where every event is proved to be applied
 * @param gaps the oldest open gaps of the instances that report, the oldest first
 * @param parked the first parked entities, in key order
 * @param instances all instances, the one that reported last first
 */
public record ProjectionAnswer(
    ProjectionSummary summary,
    SortedMap<String, Long> verifiedThrough,
    List<OpenGap> gaps,
    List<Parked> parked,
    List<Instance> instances) {
  private static final int MAX_GAPS = 20;

  /** An entity that misses versions. */
  public record OpenGap(
      CommandAnswer.Entity entity, long from, long to, long ageMillis, long asked) {}

  /** An entity that is set aside, the version before which it stands, and why. */
  public record Parked(CommandAnswer.Entity entity, long version, String reason) {}

  /**
   * An instance as it reported itself.
   *
   * @param reportAgeMillis how old its report is
   * @param silent whether it should have reported again by now
   * @param since since when its health is what it is, by its own clock; null if it runs
   */
  public record Instance(
      String id,
      String sdk,
      String startedAt,
      long reportAgeMillis,
      boolean silent,
      String health,
      String reason,
      @Nullable String since,
      long lag,
      long held,
      long openGaps,
      long applied,
      long duplicates,
      long backfilled) {}

  public ProjectionAnswer {
    gaps = List.copyOf(gaps);
    parked = List.copyOf(parked);
    instances = List.copyOf(instances);
  }

  static ProjectionAnswer of(ProjectionRegistry.Known known) {
    List<ProjectionReport> reports =
        known.instances().stream().map(InstanceReport::report).toList();
    List<ProjectionReport> live =
        known.instances().stream().filter(it -> isLive(it)).map(InstanceReport::report).toList();
    return new ProjectionAnswer(
        known.summary(),
        through(live.isEmpty() ? List.of(reports.getFirst()) : live),
        gaps(live),
        reports.getFirst().parked().stream().map(ProjectionAnswer::parked).toList(),
        known.instances().stream().map(ProjectionAnswer::instance).toList());
  }

  private static boolean isLive(InstanceReport it) {
    return it.report().health().kind() != HealthKind.CLOSED && !isSilent(it);
  }

  private static boolean isSilent(InstanceReport it) {
    return InstanceSummary.isSilent(
        it.report().health().kind(), it.age(), it.report().instance().every());
  }

  private static SortedMap<String, Long> through(List<ProjectionReport> reports) {
    SortedMap<String, Long> through = new TreeMap<>();
    for (ProjectionReport report : reports) {
      for (Verified verified : report.verified()) {
        through.merge(verified.type().value(), verified.through().value(), Math::max);
      }
    }
    return through;
  }

  private static List<OpenGap> gaps(List<ProjectionReport> live) {
    return live.stream()
        .flatMap(report -> report.gaps().stream())
        .sorted(Comparator.comparing(Gap::age).reversed())
        .limit(MAX_GAPS)
        .map(ProjectionAnswer::gap)
        .toList();
  }

  private static OpenGap gap(Gap gap) {
    return new OpenGap(
        CommandAnswer.Entity.of(gap.entity()),
        gap.from().value(),
        gap.to().value(),
        gap.age().toMillis(),
        gap.asked());
  }

  private static Parked parked(ProjectionReport.Parked parked) {
    return new Parked(
        CommandAnswer.Entity.of(parked.entity()), parked.version().value(), parked.reason());
  }

  private static Instance instance(InstanceReport it) {
    ProjectionReport.Instance instance = it.report().instance();
    ProjectionReport.Health health = it.report().health();
    Numbers numbers = it.report().numbers();
    return new Instance(
        it.instance().value(),
        instance.sdk(),
        instance.startedAt().toString(),
        it.age().toMillis(),
        isSilent(it),
        health.kind().name().toLowerCase(Locale.ROOT),
        health.reason(),
        health.since().map(Object::toString).orElse(null),
        numbers.lag(),
        numbers.held(),
        numbers.openGaps(),
        numbers.applied(),
        numbers.duplicates(),
        numbers.backfilled());
  }
}
