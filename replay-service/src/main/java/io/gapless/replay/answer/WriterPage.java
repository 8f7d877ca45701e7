package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/writers}, as JSON.
 *
 * @param writers the latest first
 * @param next the parameter {@code after} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WriterPage(List<WriterAnswer> writers, @Nullable String next) {
  public WriterPage {
    writers = List.copyOf(writers);
  }

  /**
   * @param limit how many were asked for
   */
  public static WriterPage of(List<WriterAnswer> writers, int limit) {
    boolean isLast = writers.size() < limit;
    return new WriterPage(writers, isLast ? null : writers.getLast().id());
  }
}
