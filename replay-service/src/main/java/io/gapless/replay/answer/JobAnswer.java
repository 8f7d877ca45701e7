package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.event.Position;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.SelectionText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replay job, as JSON; what is null is left out. Times are ISO 8601.
 *
 * @param id ascending; {@code ce_replay} of its events is {@code job-} and this
 * @param state a {@link JobState}
 * @param selection which events
 * @param topic where they go
 * @param rate events a second, at most
 * @param events how many there are
 * @param bytes of their payloads
 * @param entities how many of them have an event, as the dry run counted
 * @param published how many events were saved as published
 * @param position of the last one of them
 * @param who who ordered it
 * @param why the reason given
 * @param startedAt when a replica first took it
 * @param estimatedEnd if it runs
 * @param replica who took it last
 * @param error why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobAnswer(
    long id,
    String state,
    Selected selection,
    String topic,
    int rate,
    long events,
    long bytes,
    long entities,
    long published,
    long position,
    String who,
    String why,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    @Nullable String estimatedEnd,
    @Nullable String replica,
    @Nullable String error) {
  /**
   * Which events, as they were ordered.
   *
   * @param entities left out if none was named
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Selected(
      String entityType,
      @Nullable List<String> entities,
      @Nullable String eventType,
      long afterPosition,
      @Nullable Long throughPosition,
      @Nullable String since,
      @Nullable String until) {
    static Selected of(Selection selection) {
      return new Selected(
          selection.type().value(),
          selection.isByEntity() ? selection.entities() : null,
          selection.eventType().orElse(null),
          selection.after().value(),
          selection.through().map(Position::value).orElse(null),
          selection.since().map(Instant::toString).orElse(null),
          selection.until().map(Instant::toString).orElse(null));
    }
  }

  public static JobAnswer of(JobRow row) {
    return new JobAnswer(
        row.id(),
        row.state(),
        Selected.of(SelectionText.read(row.selection())),
        row.topic(),
        row.rate(),
        row.events(),
        row.bytes(),
        row.entities(),
        row.published(),
        row.position(),
        row.who(),
        row.why(),
        row.createdAt().toString(),
        text(row.startedAt()),
        text(row.endedAt()),
        row.jobState() == JobState.RUNNING ? estimatedEnd(row) : null,
        row.replica(),
        row.error());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static String estimatedEnd(JobRow row) {
    long left = Math.max(0, row.events() - row.published());
    return row.updatedAt().plusMillis(left * 1_000 / row.rate()).toString();
  }
}
