package io.gapless.replay.answer;

import io.gapless.replay.jobs.DryRunRow;

/**
 * Answer to {@code POST /v1/replays/dry-runs}, as JSON.
 *
 * @param token the order must carry it
 * @param events how many are selected
 * @param bytes of their payloads
 * @param entities how many have one of them
 * @param estimatedMillis how long publishing them takes
 * @param through up to which position was counted
 */
public record DryRunAnswer(
    String token, long events, long bytes, long entities, long estimatedMillis, long through) {
  /**
   * @param rate events a second
   */
  public static DryRunAnswer of(DryRunRow row, int rate) {
    return new DryRunAnswer(
        row.token(),
        row.events(),
        row.bytes(),
        row.entities(),
        row.events() * 1_000 / rate,
        row.throughPosition());
  }
}
