package io.gapless.replay.status;

import io.gapless.replay.projections.ProjectionSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/status}, as JSON. What cannot be told now is null (or empty, for the
 * writers), and {@code unavailable} says why.
 *
 * @param replica which replica answered
 * @param spilled events that wait in the fallback store
 * @param quarantined events set aside there
 * @param oldestSpilledAgeMillis how long the oldest waiting one has been there, 0 if none waits
 * @param writers active ones first, then closed, then settled ones
 * @param projections those that need somebody first, at most {@value #MAX_PROJECTIONS}
 * @param projectionCount how many there are in all
 * @param stablePosition below it nothing can appear any more
 * @param unavailable stores that do not answer, each with the reason
 */
public record ReplayStatus(
    String replica,
    @Nullable Long spilled,
    @Nullable Long quarantined,
    @Nullable Long oldestSpilledAgeMillis,
    List<Writer> writers,
    List<ProjectionSummary> projections,
    @Nullable Integer projectionCount,
    @Nullable Long stablePosition,
    List<String> unavailable) {
  /** Most projections that are listed: one screen. */
  public static final int MAX_PROJECTIONS = 20;

  /** A writer as its rows show it. */
  public record Writer(
      String id,
      String state,
      long committedThrough,
      long confirmedThrough,
      long heartbeatAgeMillis,
      String host) {}

  public ReplayStatus {
    writers = List.copyOf(writers);
    projections = List.copyOf(projections);
    unavailable = List.copyOf(unavailable);
  }
}
