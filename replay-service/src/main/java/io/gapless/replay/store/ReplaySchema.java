package io.gapless.replay.store;

import io.gapless.log.EventLogException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The replay service's own tables, in a database of their own beside the event store. Thread-safe;
 * several replicas may prepare them at once.
 */
public final class ReplaySchema {
  private final DataSource dataSource;

  public ReplaySchema(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Creates or upgrades them.
   *
   * @throws EventLogException if the database does not answer or they cannot be made
   */
  public void prepare() {
    try {
      Flyway.configure(ReplaySchema.class.getClassLoader())
          .dataSource(dataSource)
          .locations("classpath:db/replayservice")
          .table("replay_service_schema_history")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new EventLogException("cannot create or upgrade the replay service's tables", e);
    }
  }
}
