package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/replays}, as JSON.
 *
 * @param jobs the latest first
 * @param next the parameter {@code before} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobPage(List<JobAnswer> jobs, @Nullable Long next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }

  /**
   * @param limit how many were asked for
   */
  public static JobPage of(List<JobAnswer> jobs, int limit) {
    boolean isLast = jobs.size() < limit;
    return new JobPage(jobs, isLast ? null : jobs.getLast().id());
  }
}
