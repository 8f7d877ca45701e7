package io.gapless.replay.store;

import static io.gapless.log.schema.TableRights.DELETE;
import static io.gapless.log.schema.TableRights.INSERT;
import static io.gapless.log.schema.TableRights.SELECT;
import static io.gapless.log.schema.TableRights.UPDATE;
import static java.util.Map.entry;

import io.gapless.log.schema.TableRights;
import java.util.Map;
import java.util.Set;

/**
 * What the service's user may do with its own tables. What is kept for good it may not delete; the
 * tables themselves are the migration's alone.
 */
public final class ReplayStoreRights {
  private ReplayStoreRights() {}

  /** Of the replay service. */
  public static TableRights replayService() {
    return new TableRights(
        Map.ofEntries(
            entry("audit", Set.of(SELECT, INSERT, UPDATE)),
            entry("projection_instances", Set.of(SELECT, INSERT, UPDATE, DELETE)),
            entry("projection_commands", Set.of(SELECT, INSERT, UPDATE, DELETE)),
            entry("replay_jobs", Set.of(SELECT, INSERT, UPDATE)),
            entry("replay_dry_runs", Set.of(SELECT, INSERT, DELETE)),
            entry("reconciliations", Set.of(SELECT, INSERT, UPDATE, DELETE)),
            entry("reconciliation_findings", Set.of(SELECT, INSERT, DELETE)),
            entry(ReplaySchema.HISTORY, Set.of(SELECT))));
  }
}
