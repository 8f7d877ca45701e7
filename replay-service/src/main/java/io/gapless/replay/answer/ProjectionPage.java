package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.replay.projections.ProjectionSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/projections}, as JSON.
 *
 * @param projections in the order of their names
 * @param next the parameter {@code after} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProjectionPage(List<ProjectionSummary> projections, @Nullable String next) {
  public ProjectionPage {
    projections = List.copyOf(projections);
  }

  /**
   * @param limit how many were asked for
   */
  public static ProjectionPage of(List<ProjectionSummary> projections, int limit) {
    boolean isLast = projections.size() < limit;
    return new ProjectionPage(projections, isLast ? null : projections.getLast().name());
  }
}
