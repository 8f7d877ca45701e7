package io.gapless.replay.projections;

import io.gapless.event.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A projection in one line, as JSON.
 *
 * @param name its name
 * @param state what needs somebody first: dead, silent, stuck, paused, closed, parked, or running
 * @param reason why, in the words of the instance that is worst off; empty if it runs
 * @param instances how many report
 * @param silent how many should report and do not
 * @param lag records behind, of all that report
 * @param openGaps entities that miss versions, of all that report
 * @param parked entities set aside
 * @param unreadable records that nobody could read
 * @param verifiedThrough up to where everything is proved to be applied, the lowest of its entity
 *     types; null before the first head comparison
 */
public record ProjectionSummary(
    String name,
    String state,
    String reason,
    int instances,
    int silent,
    long lag,
    long openGaps,
    long parked,
    long unreadable,
    @Nullable Long verifiedThrough) {
  /** What needs somebody first comes first. */
  static final Comparator<ProjectionSummary> WORST_FIRST =
      Comparator.comparing((ProjectionSummary it) -> it.order()).thenComparing(it -> it.name());

  /**
   * @param all the instances of one projection, the one that reported last first; at least one
   */
  static ProjectionSummary of(List<InstanceSummary> all) {
    List<InstanceSummary> live = all.stream().filter(InstanceSummary::isLive).toList();
    InstanceSummary freshest = all.getFirst();
    // Before its first look at the store of positions an instance knows of nothing parked.
    InstanceSummary knowing =
        all.stream().filter(it -> it.verifiedThrough().isPresent()).findFirst().orElse(freshest);
    InstanceSummary worst =
        live.stream()
            .min(Comparator.comparing(it -> ProjectionState.of(it.health())))
            .orElse(freshest);
    int silent = (int) all.stream().filter(InstanceSummary::isSilent).count();
    return new ProjectionSummary(
        freshest.projection().value(),
        state(live.isEmpty(), silent, worst, knowing.parked()).name().toLowerCase(Locale.ROOT),
        worst.reason(),
        live.size(),
        silent,
        live.stream().mapToLong(InstanceSummary::lag).sum(),
        live.stream().mapToLong(InstanceSummary::openGaps).sum(),
        knowing.parked(),
        knowing.unreadable(),
        through(live.isEmpty() ? List.of(freshest) : live));
  }

  private static ProjectionState state(
      boolean nobody, int silent, InstanceSummary worst, long parked) {
    if (nobody) {
      return silent > 0 ? ProjectionState.SILENT : ProjectionState.CLOSED;
    }
    ProjectionState state = ProjectionState.of(worst.health());
    return state == ProjectionState.RUNNING && parked > 0 ? ProjectionState.PARKED : state;
  }

  /**
   * The least that any of them says: one that has an entity type more knows better, and rows of
   * those that are gone may be of positions that are no more.
   */
  private static @Nullable Long through(List<InstanceSummary> saying) {
    return saying.stream()
        .map(InstanceSummary::verifiedThrough)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(Position::value)
        .orElse(null);
  }

  private ProjectionState order() {
    return ProjectionState.valueOf(state.toUpperCase(Locale.ROOT));
  }
}
