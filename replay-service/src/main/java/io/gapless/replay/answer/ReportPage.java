package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/reconciliations}, as JSON.
 *
 * @param reports the latest first
 * @param next the parameter {@code before} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportPage(List<ReportAnswer> reports, @Nullable Long next) {
  public ReportPage {
    reports = List.copyOf(reports);
  }

  /**
   * @param limit how many were asked for
   */
  public static ReportPage of(List<ReportAnswer> reports, int limit) {
    boolean isLast = reports.size() < limit;
    return new ReportPage(reports, isLast ? null : reports.getLast().id());
  }
}
