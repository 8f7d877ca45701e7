package io.gapless.replay.audit;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order, as the table {@code audit} has it.
 *
 * @param id ascending; may have holes
 * @param idempotencyKey makes a repeated order the same order
 * @param action what kind of order, for example {@code replay-job.create}
 * @param subject what it is about
 * @param who who gave it
 * @param why the reason given, may be empty
 * @param request what was sent
 * @param recordedAt when it was recorded, before any effect
 * @param triedAt when it was last begun
 * @param endedAt when it was answered; null if it was not, or not known to be
 * @param status the HTTP status it was answered with
 * @param answer the body it was answered with
 */
@MappedEntity("audit")
public record AuditRow(
    @Id @GeneratedValue long id,
    String idempotencyKey,
    String action,
    String subject,
    String who,
    String why,
    String request,
    Instant recordedAt,
    Instant triedAt,
    @Nullable Instant endedAt,
    @Nullable Integer status,
    @Nullable String answer) {}
