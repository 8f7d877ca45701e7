package io.gapless.replay.jobs;

import io.gapless.event.Position;
import io.gapless.replay.jobs.select.SelectionCount.Count;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/**
 * What was counted, as the table {@code replay_dry_runs} has it.
 *
 * @param token names it, and cannot be guessed
 * @param selectionDigest of what was counted
 * @param throughPosition up to which position
 */
@MappedEntity("replay_dry_runs")
public record DryRunRow(
    @Id String token,
    String selectionDigest,
    long events,
    long bytes,
    long entities,
    long throughPosition) {
  public Count count() {
    return new Count(events, bytes, entities);
  }

  public Position through() {
    return Position.of(throughPosition);
  }
}
