package io.gapless.projection.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.sample.SampleEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A table in which every effect leaves a line. No key would hide that an event took effect twice;
 * within an entity the lines stand in the order of their transactions, which take its row's lock.
 */
final class Journal {
  private final DataSource dataSource;
  private final String projection;

  Journal(DataSource dataSource, String projection) {
    this.dataSource = dataSource;
    this.projection = projection;
  }

  /** Creates the table if it is not there. */
  static void create(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS journal (id BIGINT NOT NULL AUTO_INCREMENT,"
              + " projection VARCHAR(64) NOT NULL, entity_id VARBINARY(255) NOT NULL,"
              + " version BIGINT NOT NULL, payload BLOB NOT NULL, KEY (id))");
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS mails (projection VARCHAR(64) NOT NULL,"
              + " entity_id VARBINARY(255) NOT NULL, version BIGINT NOT NULL)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  EventHandler handler() {
    return (event, tx) -> write(event, tx.connection());
  }

  /** The same, but {@code first} is called before. */
  EventHandler handlerAfter(EventHandler first) {
    return (event, tx) -> {
      first.handle(event, tx);
      write(event, tx.connection());
    };
  }

  /** The same, and a mail is sent for every event, but not for one that is replayed. */
  EventHandler handlerWithMails() {
    return (event, tx) -> {
      write(event, tx.connection());
      if (!tx.isReplayed(event)) {
        insert(
            tx.connection(),
            "INSERT INTO mails (projection, entity_id, version) VALUES (?, ?, ?)",
            event);
      }
    };
  }

  /** Takes back the lines; a mail cannot be taken back. */
  StateReset reset() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws SQLException {
        try (PreparedStatement statement =
            tx.connection()
                .prepareStatement("DELETE FROM journal WHERE projection = ? AND entity_id = ?")) {
          statement.setString(1, projection);
          statement.setBytes(2, entity.idBytes());
          statement.executeUpdate();
        }
      }

      @Override
      public void all(EntityType type, Transaction tx) throws SQLException {
        try (PreparedStatement statement =
            tx.connection().prepareStatement("DELETE FROM journal WHERE projection = ?")) {
          statement.setString(1, projection);
          statement.executeUpdate();
        }
      }
    };
  }

  /** The versions of every entity for which a mail was sent. */
  Map<EntityKey, List<Long>> mails() {
    return versions("SELECT entity_id, version FROM mails WHERE projection = ? ORDER BY version");
  }

  /** The versions of an entity that took effect, in that order. */
  List<Long> versions(EntityKey entity) {
    return versions().getOrDefault(entity, List.of());
  }

  /** The same for all entities. */
  Map<EntityKey, List<Long>> versions() {
    return versions("SELECT entity_id, version FROM journal WHERE projection = ? ORDER BY id");
  }

  /** When lines were written that are there now: a line written again is another one. */
  Map<EntityKey, List<Long>> lines() {
    return versions("SELECT entity_id, id FROM journal WHERE projection = ? ORDER BY id");
  }

  private Map<EntityKey, List<Long>> versions(String sql) {
    Map<EntityKey, List<Long>> versions = new LinkedHashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, projection);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions
              .computeIfAbsent(
                  SampleEvents.entity(new String(rows.getBytes(1), UTF_8)),
                  key -> new ArrayList<>())
              .add(rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return versions;
  }

  /** The payloads of an entity's events that took effect, in that order. */
  List<String> payloads(EntityKey entity) {
    List<String> payloads = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT payload FROM journal WHERE projection = ? AND entity_id = ? ORDER BY id")) {
      statement.setString(1, projection);
      statement.setBytes(2, entity.idBytes());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          payloads.add(new String(rows.getBytes(1), UTF_8));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return payloads;
  }

  private void insert(Connection connection, String sql, Event event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, projection);
      statement.setBytes(2, event.entity().idBytes());
      statement.setLong(3, event.version().value());
      statement.executeUpdate();
    }
  }

  private void write(Event event, Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO journal (projection, entity_id, version, payload) VALUES (?, ?, ?, ?)")) {
      statement.setString(1, projection);
      statement.setBytes(2, event.entity().idBytes());
      statement.setLong(3, event.version().value());
      statement.setBytes(4, event.payload().bytes());
      statement.executeUpdate();
    }
  }
}
