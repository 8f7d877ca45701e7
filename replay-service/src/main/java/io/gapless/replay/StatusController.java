package io.gapless.replay;

import io.gapless.replay.projections.ProjectionSummary;
import io.gapless.replay.status.ReplayStatus;
import io.gapless.replay.status.StatusReader;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;

/**
 * {@code GET /v1/status}: what waits, who writes, how far the store is stable, and how the
 * projections are.
 */
@Controller("/v1/status")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(ReplayStatus.class)
@SerdeImport(ReplayStatus.Writer.class)
@SerdeImport(ProjectionSummary.class)
final class StatusController {
  private final StatusReader status;

  StatusController(StatusReader status) {
    this.status = status;
  }

  @Get
  ReplayStatus status() {
    return status.status();
  }
}
