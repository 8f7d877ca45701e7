package io.gapless.replay.reconcile;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One report, as the table {@code reconciliations} has it; see there for what is not said here.
 *
 * @param id ascending; may have holes
 * @param scheduled 1 if nobody asked for it
 * @param entityType whose events
 * @param afterPosition the position before the first one
 * @param throughPosition the last one
 * @param judgedThrough every event up to here was judged
 * @param state WAITING, RUNNING, DONE or FAILED
 * @param events of the window in the event store
 * @param records of the window on the topic
 * @param missing findings of that kind, exactly, however few are listed
 * @param unknownRecords findings of that kind
 * @param altered findings of that kind
 * @param outOfOrder findings of that kind
 * @param duplicates equal copies beyond the first
 * @param overtaken events that another process's newer one overtook
 * @param beyondRetention events that cannot be judged
 * @param inFlight events that are not judged yet
 * @param who who asked
 * @param why the reason given
 * @param createdAt when it was asked for
 * @param endedAt when it was done or failed
 * @param error why it failed
 * @param repair NONE, WAITING, RUNNING, DONE or FAILED
 * @param repaired events that repairs have published
 * @param repairEndedAt when the last repair ended
 * @param repairError why it failed
 * @param replica who works or worked on it
 * @param epoch rises with each replica that takes it
 * @param attempts how often it was taken
 * @param findingsEpoch whose findings count
 * @param revision rises with every change
 */
@MappedEntity("reconciliations")
public record ReconciliationRow(
    @Id @GeneratedValue long id,
    int scheduled,
    String entityType,
    long afterPosition,
    long throughPosition,
    long judgedThrough,
    String state,
    long events,
    long records,
    long missing,
    long unknownRecords,
    long altered,
    long outOfOrder,
    long duplicates,
    long overtaken,
    long beyondRetention,
    long inFlight,
    String who,
    String why,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable String error,
    String repair,
    long repaired,
    @Nullable Instant repairEndedAt,
    @Nullable String repairError,
    @Nullable String replica,
    long epoch,
    int attempts,
    long findingsEpoch,
    long revision) {
  /** Whether the report itself is done, and what is wanted of it is a repair. */
  boolean isRepair() {
    return state.equals("DONE");
  }
}
