package io.gapless.replay.migrate;

import io.gapless.log.EventLogException;
import io.gapless.log.schema.EventStoreRights;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.schema.TableRights;
import io.gapless.log.schema.Tables;
import io.gapless.replay.store.ReplaySchema;
import io.gapless.replay.store.ReplayStoreRights;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the event store and the replay service's own tables for services of this version, and
 * gives the services' users what they need and no more. What it does goes to the log. To run it
 * again changes nothing; services of the version before may run meanwhile.
 */
public final class Migration {
  private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

  /** How often a database is asked for a connection, each time for as long as its pool waits. */
  private static final int ATTEMPTS = 20;

  private final DataSource eventStore;
  private final DataSource replayStore;
  private final MigrationSettings users;

  /**
   * @param eventStore as a user who may create and alter tables and grant rights
   * @param replayStore likewise; another database
   */
  public Migration(DataSource eventStore, DataSource replayStore, MigrationSettings users) {
    this.eventStore = eventStore;
    this.replayStore = replayStore;
    this.users = users;
  }

  /**
   * @throws EventLogException if a database does not answer or refuses, if the event store's
   *     settings could lose events, or if a user has more rights than it needs
   */
  public void run() {
    reach("event store", eventStore);
    migrated("event store", new EventStoreSchema(eventStore).migrate());
    reach("replay store", replayStore);
    migrated("replay store", new ReplaySchema(replayStore).migrate());
    grant(eventStore, EventStoreRights.commandService(), users.commandServiceUser());
    grant(eventStore, EventStoreRights.replayService(), users.replayServiceUser());
    grant(replayStore, ReplayStoreRights.replayService(), users.replayServiceUser());
    LOG.info("the databases are prepared");
  }

  /** A first connection through a cloud's connector takes longer than a pool waits. */
  private static void reach(String name, DataSource database) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = database.getConnection()) {
        LOG.info("{}: migrating database {}", name, connection.getCatalog());
        return;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS) {
          throw new EventLogException("the " + name + " does not answer", e);
        }
      }
    }
  }

  private static void migrated(String name, Tables.Migrated migrated) {
    LOG.info(
        "{}: {} scripts run, the tables are at version {}",
        name,
        migrated.applied(),
        migrated.version());
  }

  private static void grant(DataSource database, TableRights rights, String user) {
    if (user.isEmpty()) {
      LOG.info("no rights given: gapless.migration names no user for them");
    } else {
      rights.grant(database, user).forEach(LOG::info);
    }
  }
}
