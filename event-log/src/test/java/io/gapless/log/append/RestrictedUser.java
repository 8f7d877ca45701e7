package io.gapless.log.append;

import io.gapless.log.schema.EventStoreRights;
import io.gapless.log.schema.TableRights;
import io.gapless.stack.database.Database;
import javax.sql.DataSource;

/** Databases as the services' users see them, who have no right that they do not need. */
public final class RestrictedUser {
  private RestrictedUser() {}

  /**
   * @param migrated whose tables are there already
   * @param grantor connections of a user who may give rights
   */
  public static Database commandService(Database migrated, DataSource grantor) {
    return with(EventStoreRights.commandService(), "command", migrated, grantor);
  }

  /** The same for the replay service. */
  public static Database replayService(Database migrated, DataSource grantor) {
    return with(EventStoreRights.replayService(), "replay", migrated, grantor);
  }

  private static Database with(
      TableRights rights, String role, Database migrated, DataSource grantor) {
    String name = role + "_" + Integer.toHexString(migrated.name().hashCode());
    Database restricted = migrated.asUser(name);
    rights.grant(grantor, name);
    return restricted;
  }
}
