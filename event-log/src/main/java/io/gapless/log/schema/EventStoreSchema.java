package io.gapless.log.schema;

import io.gapless.log.EventLogException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Prepares an event store at start-up: refuses an unsafe server, then creates, upgrades or checks
 * the tables. Thread-safe; several processes may do it at once.
 */
public final class EventStoreSchema {
  static final String HISTORY = "event_store_schema_history";

  private final DataSource dataSource;
  private final Tables tables;

  public EventStoreSchema(DataSource dataSource) {
    this.dataSource = dataSource;
    this.tables =
        new Tables(
            dataSource,
            "the event store's tables",
            "db/eventstore",
            HISTORY,
            EventStoreSchema.class.getClassLoader());
  }

  /**
   * Creates and upgrades the tables, or only looks at them.
   *
   * @throws UnsafeEventStoreException if the server's settings could lose committed events
   * @throws OutdatedTablesException if the tables were only to be looked at and do not fit
   * @throws EventLogException if the server does not answer or the tables cannot be made
   */
  public void prepare(SchemaMode mode) {
    checkServer();
    tables.prepare(mode);
  }

  /**
   * Creates or upgrades the tables.
   *
   * @throws UnsafeEventStoreException if the server's settings could lose committed events
   * @throws EventLogException if the server does not answer or the tables cannot be made
   */
  public Tables.Migrated migrate() {
    checkServer();
    return tables.migrate();
  }

  private void checkServer() {
    List<String> problems = readSettings().problems();
    if (!problems.isEmpty()) {
      throw new UnsafeEventStoreException(problems);
    }
  }

  private ServerSettings readSettings() {
    String names = String.join(",", Collections.nCopies(ServerSettings.NAMES.size(), "?"));
    Map<String, String> found = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement show =
            connection.prepareStatement(
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ")")) {
      for (int i = 0; i < ServerSettings.NAMES.size(); i++) {
        show.setString(i + 1, ServerSettings.NAMES.get(i));
      }
      try (ResultSet rows = show.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new EventLogException("cannot read the event store's server settings", e);
    }
    return new ServerSettings(found);
  }
}
