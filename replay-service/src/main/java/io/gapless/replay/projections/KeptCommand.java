package io.gapless.replay.projections;

import io.gapless.event.wire.ProjectionCommand;
import java.time.Instant;
import java.util.Optional;

/**
 * A command as it is kept: {@code waiting → handed out → done}, and back to waiting when the
 * instance does not answer in time. All times are the database's.
 *
 * @param id ascending: the order in which commands were given
 * @param attempts how often it was handed out
 * @param isHandedOut whether an instance has it now
 * @param instance who had it last
 * @param ended when and how it ended, empty before
 */
record KeptCommand(
    long id,
    ProjectionId projection,
    ProjectionCommand command,
    String who,
    String why,
    Instant askedAt,
    int attempts,
    boolean isHandedOut,
    Optional<InstanceId> instance,
    Optional<Ended> ended) {
  /**
   * @param by the instance that carried it out
   * @param result what came of it, in that instance's word
   */
  record Ended(Instant at, InstanceId by, String result) {}

  /** Whether it is the same order, whoever repeats it. */
  boolean isOf(CommandOrder order) {
    return projection.equals(order.projection())
        && command.equals(order.command())
        && why.equals(order.why());
  }
}
