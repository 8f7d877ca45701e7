package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.replay.reconcile.ReconciliationRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One report of a reconciliation, as JSON. Times are ISO 8601; what is not known yet is left out.
 *
 * @param id ascending
 * @param entityType whose events
 * @param afterPosition the position before the first one
 * @param throughPosition the last one
 * @param judgedThrough every event up to here was judged
 * @param scheduled whether nobody asked for it
 * @param state WAITING, RUNNING, DONE or FAILED
 * @param events of the window in the event store
 * @param records of the window on the topic
 * @param missing events that the topic does not have
 * @param unknown records that the event store does not know
 * @param altered records that are not as the event store has them
 * @param outOfOrder events that their writer published after a newer one
 * @param duplicates equal copies beyond the first: by design
 * @param overtaken events that another process's newer one overtook: by design
 * @param beyondRetention events that the topic may have let go: not judged
 * @param inFlight events that are not confirmed or lie in the fallback store: not judged yet
 * @param repair NONE, WAITING, RUNNING, DONE or FAILED
 * @param repaired events that repairs have published
 * @param repairEndedAt when the last repair ended
 * @param repairError why it failed
 * @param replica who works or worked on it
 * @param who who asked
 * @param why the reason given
 * @param createdAt when it was asked for
 * @param endedAt when it was done or failed
 * @param error why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportAnswer(
    long id,
    String entityType,
    long afterPosition,
    long throughPosition,
    long judgedThrough,
    boolean scheduled,
    String state,
    long events,
    long records,
    long missing,
    long unknown,
    long altered,
    long outOfOrder,
    long duplicates,
    long overtaken,
    long beyondRetention,
    long inFlight,
    String repair,
    long repaired,
    @Nullable String repairEndedAt,
    @Nullable String repairError,
    @Nullable String replica,
    String who,
    String why,
    String createdAt,
    @Nullable String endedAt,
    @Nullable String error) {
  public static ReportAnswer of(ReconciliationRow row) {
    return new ReportAnswer(
        row.id(),
        row.entityType(),
        row.afterPosition(),
        row.throughPosition(),
        row.judgedThrough(),
        row.scheduled() == 1,
        row.state(),
        row.events(),
        row.records(),
        row.missing(),
        row.unknownRecords(),
        row.altered(),
        row.outOfOrder(),
        row.duplicates(),
        row.overtaken(),
        row.beyondRetention(),
        row.inFlight(),
        row.repair(),
        row.repaired(),
        text(row.repairEndedAt()),
        row.repairError(),
        row.replica(),
        row.who(),
        row.why(),
        row.createdAt().toString(),
        text(row.endedAt()),
        row.error());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
