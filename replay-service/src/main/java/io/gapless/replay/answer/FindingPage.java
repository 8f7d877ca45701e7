package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/reconciliations/{id}/findings}, as JSON.
 *
 * @param findings in the order in which they were found
 * @param next the parameter {@code after} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingPage(List<FindingAnswer> findings, @Nullable Long next) {
  public FindingPage {
    findings = List.copyOf(findings);
  }

  /**
   * @param limit how many were asked for
   */
  public static FindingPage of(List<FindingAnswer> findings, int limit) {
    boolean isLast = findings.size() < limit;
    return new FindingPage(findings, isLast ? null : findings.getLast().id());
  }
}
