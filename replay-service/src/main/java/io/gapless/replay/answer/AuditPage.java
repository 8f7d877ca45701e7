package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/audit}, as JSON.
 *
 * @param orders the latest first
 * @param next the parameter {@code before} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditPage(List<AuditAnswer> orders, @Nullable Long next) {
  public AuditPage {
    orders = List.copyOf(orders);
  }

  /**
   * @param limit how many were asked for
   */
  public static AuditPage of(List<AuditAnswer> orders, int limit) {
    boolean isLast = orders.size() < limit;
    return new AuditPage(orders, isLast ? null : orders.getLast().id());
  }
}
