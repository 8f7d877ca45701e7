package io.gapless.replay.store;

import io.gapless.log.schema.TableRights;
import java.util.Map;
import java.util.Set;

/**
 * What the service's user may do with its own tables. What is kept for good it may not delete; the
 * tables themselves are the migration's alone.
 */
public final class ReplayStoreRights {
  private static final String SELECT = "SELECT";
  private static final String INSERT = "INSERT";
  private static final String UPDATE = "UPDATE";
  private static final String DELETE = "DELETE";

  private ReplayStoreRights() {}

  /** Of the replay service. */
  public static TableRights replayService() {
    return new TableRights(
        Map.of(
            "audit",
            Set.of(SELECT, INSERT, UPDATE),
            "projection_instances",
            Set.of(SELECT, INSERT, UPDATE, DELETE),
            "projection_commands",
            Set.of(SELECT, INSERT, UPDATE, DELETE),
            "replay_jobs",
            Set.of(SELECT, INSERT, UPDATE),
            "replay_dry_runs",
            Set.of(SELECT, INSERT, DELETE),
            "reconciliations",
            Set.of(SELECT, INSERT, UPDATE, DELETE),
            "reconciliation_findings",
            Set.of(SELECT, INSERT, DELETE),
            ReplaySchema.HISTORY,
            Set.of(SELECT)));
  }
}
