package io.gapless.replay.store;

import io.gapless.log.schema.SchemaMode;
import io.gapless.log.schema.Tables;
import javax.sql.DataSource;

/**
 * The replay service's own tables, in a database of their own beside the event store. Thread-safe;
 * several replicas may prepare them at once.
 */
public final class ReplaySchema {
  static final String HISTORY = "replay_service_schema_history";

  private final Tables tables;

  public ReplaySchema(DataSource dataSource) {
    this.tables =
        new Tables(
            dataSource,
            "the replay service's tables",
            "db/replayservice",
            HISTORY,
            ReplaySchema.class.getClassLoader());
  }

  /**
   * Creates and upgrades them, or only looks at them.
   *
   * @throws io.gapless.log.schema.OutdatedTablesException if they were only to be looked at and do
   *     not fit
   * @throws io.gapless.log.EventLogException if the database does not answer or they cannot be made
   */
  public void prepare(SchemaMode mode) {
    tables.prepare(mode);
  }

  /**
   * Creates or upgrades them.
   *
   * @throws io.gapless.log.EventLogException if the database does not answer or they cannot be made
   */
  public Tables.Migrated migrate() {
    return tables.migrate();
  }
}
