package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.log.spill.QuarantinedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/spill/quarantine}, as JSON.
 *
 * @param quarantined by key
 * @param next the parameter {@code after} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuarantinePage(List<QuarantineAnswer> quarantined, @Nullable String next) {
  public QuarantinePage {
    quarantined = List.copyOf(quarantined);
  }

  /**
   * @param limit how many were asked for
   */
  public static QuarantinePage of(List<QuarantinedRow> rows, int limit) {
    return new QuarantinePage(
        rows.stream().map(QuarantineAnswer::of).toList(),
        rows.size() < limit ? null : SpillCursor.write(rows.getLast().key()));
  }
}
