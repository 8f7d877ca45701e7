package io.gapless.replay.projections;

import io.gapless.event.CommandId;
import io.gapless.event.wire.ProjectionCommand;

/**
 * What an operator asks for.
 *
 * @param projection of which projection
 * @param key the same key means the same order: it is kept once
 * @param command what is to be done
 * @param who who asked, 1 to {@value ProjectionCommand#MAX_WHO} characters
 * @param why the reason given, at most {@value ProjectionCommand#MAX_WHY} characters
 */
public record CommandOrder(
    ProjectionId projection, CommandId key, ProjectionCommand command, String who, String why) {
  public CommandOrder {
    ProjectionCommand.requireText("who", who, ProjectionCommand.MAX_WHO);
    if (!why.isEmpty()) {
      ProjectionCommand.requireText("why", why, ProjectionCommand.MAX_WHY);
    }
  }
}
