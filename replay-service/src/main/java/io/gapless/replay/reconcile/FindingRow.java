package io.gapless.replay.reconcile;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * One finding, as the table {@code reconciliation_findings} has it.
 *
 * @param id ascending; may have holes
 * @param reconciliation the report
 * @param epoch under which it was found
 * @param kind MISSING, UNKNOWN, ALTERED or OUT_OF_ORDER
 * @param entity type and id, empty if nobody can say
 * @param version of the entity, 0 if nobody can say
 * @param position in the event store, or claimed; 0 if nobody can say
 * @param eventId empty if nobody can say
 * @param partitionNo where the record lies; null if there is none
 * @param recordOffset where the record lies; null if there is none
 * @param explanation for people
 */
@MappedEntity("reconciliation_findings")
public record FindingRow(
    @Id @GeneratedValue long id,
    long reconciliation,
    long epoch,
    String kind,
    String entity,
    long version,
    long position,
    String eventId,
    @Nullable Integer partitionNo,
    @Nullable Long recordOffset,
    String explanation) {}
