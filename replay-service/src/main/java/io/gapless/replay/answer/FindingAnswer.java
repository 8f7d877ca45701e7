package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.replay.reconcile.FindingRow;
import org.jspecify.annotations.Nullable;

/**
 * One finding of a reconciliation, as JSON. What nobody can say is left out.
 *
 * @param id ascending
 * @param kind MISSING, UNKNOWN, ALTERED or OUT_OF_ORDER
 * @param entity type and id
 * @param version of the entity
 * @param position in the event store, or what the record claims
 * @param eventId the event's
 * @param partition where the record lies
 * @param offset where the record lies
 * @param explanation one line for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingAnswer(
    long id,
    String kind,
    @Nullable String entity,
    @Nullable Long version,
    @Nullable Long position,
    @Nullable String eventId,
    @Nullable Integer partition,
    @Nullable Long offset,
    String explanation) {
  public static FindingAnswer of(FindingRow row) {
    return new FindingAnswer(
        row.id(),
        row.kind(),
        row.entity().isEmpty() ? null : row.entity(),
        row.version() == 0 ? null : row.version(),
        row.position() == 0 ? null : row.position(),
        row.eventId().isEmpty() ? null : row.eventId(),
        row.partitionNo(),
        row.recordOffset(),
        row.explanation());
  }
}
