package io.gapless.replay.projections;

import io.gapless.event.CommandId;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import java.time.Duration;
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

  /** As an instance gets it. The time is part of its identity because ids can begin again. */
  Handed handed(Duration lease) {
    return new Handed(id, new CommandId(id + "@" + askedAt), lease, command);
  }

  /** Whether it is the same order, whoever repeats it. */
  boolean isOf(CommandOrder order) {
    return projection.equals(order.projection())
        && command.equals(order.command())
        && why.equals(order.why());
  }
}
