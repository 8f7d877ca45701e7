package io.gapless.replay.jobs;

import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Cursor;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One replay job, as the table {@code replay_jobs} has it.
 *
 * @param id ascending
 * @param state a {@link JobState}
 * @param selection as {@link io.gapless.replay.jobs.select.SelectionText} writes it
 * @param topic where its events go
 * @param rate events a second, at most
 * @param events how many it publishes
 * @param bytes of their payloads
 * @param entities how many of them have an event, as the dry run counted
 * @param throughPosition up to which position it reads, fixed when it was created
 * @param position of the last event that was saved as published
 * @param cursorEntity how far it came, if it names entities: index of the entity
 * @param cursorVersion the same: version
 * @param published how many events were saved as published
 * @param who who ordered it
 * @param why the reason given
 * @param startedAt when a replica first took it
 * @param updatedAt when the row last changed, but for its lease
 * @param replica who took it last
 * @param epoch rises with every claim
 * @param version rises with every change, but for its lease
 * @param error why it failed
 */
@MappedEntity("replay_jobs")
public record JobRow(
    @Id @GeneratedValue long id,
    String idempotencyKey,
    String state,
    String selection,
    String topic,
    int rate,
    long events,
    long bytes,
    long entities,
    long throughPosition,
    long position,
    int cursorEntity,
    long cursorVersion,
    long published,
    String who,
    String why,
    Instant createdAt,
    @Nullable Instant startedAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    @Nullable String replica,
    long epoch,
    long version,
    @Nullable String error) {
  /** How far it came. */
  public Cursor cursor() {
    return new Cursor(Position.of(position), cursorEntity, EntityVersion.of(cursorVersion));
  }

  public JobState jobState() {
    return JobState.valueOf(state);
  }
}
