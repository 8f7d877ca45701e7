package io.gapless.replay.audit;

import io.gapless.event.CommandId;
import io.gapless.event.wire.ProjectionCommand;

/**
 * What somebody wants done.
 *
 * @param key the same key means the same order: it is carried out once
 * @param action what kind, for example {@code replay-job.create}
 * @param subject what it is about, at most 600 characters
 * @param who who gave it, 1 to 200 characters
 * @param why the reason given, at most 1,000 characters
 * @param request what was sent, to tell a repeated order from another with its key
 */
public record Order(
    CommandId key, String action, String subject, String who, String why, String request) {
  public Order {
    ProjectionCommand.requireText("who", who, ProjectionCommand.MAX_WHO);
    if (!why.isEmpty()) {
      ProjectionCommand.requireText("why", why, ProjectionCommand.MAX_WHY);
    }
  }

  /** Whether the row records this order, whoever gave it. */
  boolean isRecordedBy(AuditRow row) {
    return row.action().equals(action)
        && row.subject().equals(subject)
        && row.request().equals(request);
  }
}
