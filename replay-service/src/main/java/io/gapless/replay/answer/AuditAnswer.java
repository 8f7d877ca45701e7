package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.replay.audit.AuditRow;
import org.jspecify.annotations.Nullable;

/**
 * One order, as JSON.
 *
 * @param id ascending
 * @param key its idempotency key
 * @param action what kind of order
 * @param subject what it is about
 * @param who who gave it
 * @param why the reason given, may be empty
 * @param request what was sent
 * @param recordedAt when it was recorded, before any effect; ISO 8601
 * @param endedAt when it was answered; left out if it was not, or not known to be
 * @param status the HTTP status it was answered with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditAnswer(
    long id,
    String key,
    String action,
    String subject,
    String who,
    String why,
    String request,
    String recordedAt,
    @Nullable String endedAt,
    @Nullable Integer status) {
  public static AuditAnswer of(AuditRow row) {
    return new AuditAnswer(
        row.id(),
        row.idempotencyKey(),
        row.action(),
        row.subject(),
        row.who(),
        row.why(),
        row.request(),
        row.recordedAt().toString(),
        row.endedAt() == null ? null : row.endedAt().toString(),
        row.status());
  }
}
